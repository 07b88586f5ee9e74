-- An order and the mark of its early cancellation never exist both. Each looks for the other once it is written; until their
-- transactions end neither sees the other, so each first takes the lock of that order alone. What is looked at afterwards is
-- as it is then: a query of a trigger has a snapshot of its own. Locks of a group are taken in one order.
CREATE FUNCTION tenir_identites(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(verrous.cle)
    FROM (SELECT hashtextextended('commande ' || id, 0) AS cle FROM unnest(ids) AS id ORDER BY cle) AS verrous;
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION verifier_creation() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM tenir_identites(ARRAY(SELECT n.id FROM nouvelles n));
  PERFORM FROM nouvelles n
    WHERE (SELECT h.vers FROM historique h WHERE h.commande_id = n.id AND h.seq = n.version) IS DISTINCT FROM n.statut
      OR (SELECT sum(l.quantite * l.prix_cents) FROM commande_lignes l WHERE l.commande_id = n.id)
        IS DISTINCT FROM n.montant_cents
      OR (SELECT t.commande_id FROM annulations_precoces t WHERE t.commande_id = n.id) IS NOT NULL;
  IF FOUND THEN
    RAISE EXCEPTION 'commandes: a new order without its history, with an amount that is not that of its lines, or cancelled before'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION verifier_annulation_precoce() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM tenir_identites(ARRAY(SELECT n.commande_id FROM nouvelles n));
  PERFORM FROM nouvelles n WHERE (SELECT c.id FROM commandes c WHERE c.id = n.commande_id) IS NOT NULL;
  IF FOUND THEN
    RAISE EXCEPTION 'annulations_precoces: the order exists' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
