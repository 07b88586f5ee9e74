-- One function makes tables append-only, in every database: the one that comes before all migrations.
DROP TRIGGER historique_ajout_seul ON historique;--> statement-breakpoint
DROP TRIGGER lignes_ajout_seul ON commande_lignes;--> statement-breakpoint
DROP TRIGGER commandes_figees ON commandes;--> statement-breakpoint
DROP TRIGGER commandes_gardees ON commandes;--> statement-breakpoint
DROP TRIGGER transitions_gardees ON transitions;--> statement-breakpoint
DROP FUNCTION refuser_changement();--> statement-breakpoint
CREATE TRIGGER historique_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON historique
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE TRIGGER commande_lignes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON commande_lignes
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE TRIGGER commandes_frozen BEFORE UPDATE OF id, numero, client_id, magasin_id, montant_cents ON commandes
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE TRIGGER commandes_kept BEFORE DELETE OR TRUNCATE ON commandes
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE TRIGGER transitions_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON transitions
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
ALTER FUNCTION verifier_chaine() RENAME TO check_chain;--> statement-breakpoint
ALTER FUNCTION verifier_statut() RENAME TO check_statut;--> statement-breakpoint
ALTER FUNCTION verifier_creation() RENAME TO check_creation;--> statement-breakpoint
ALTER FUNCTION verifier_lignes() RENAME TO check_lignes;--> statement-breakpoint
ALTER FUNCTION verifier_annulation_precoce() RENAME TO check_early_cancellation;--> statement-breakpoint
ALTER FUNCTION tenir_identites(uuid[]) RENAME TO lock_identities;--> statement-breakpoint
CREATE OR REPLACE FUNCTION check_creation() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM lock_identities(ARRAY(SELECT n.id FROM nouvelles n));
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
END $$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION check_early_cancellation() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM lock_identities(ARRAY(SELECT n.commande_id FROM nouvelles n));
  PERFORM FROM nouvelles n WHERE (SELECT c.id FROM commandes c WHERE c.id = n.commande_id) IS NOT NULL;
  IF FOUND THEN
    RAISE EXCEPTION 'annulations_precoces: the order exists' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
