INSERT INTO transitions (de, vers) VALUES
  ('CREEE', 'STOCK_VERIFIE'),
  ('STOCK_VERIFIE', 'STOCK_RESERVE'),
  ('STOCK_RESERVE', 'PAYEE'),
  ('PAYEE', 'CONFIRMEE'),
  ('CREEE', 'ANNULEE'),
  ('STOCK_VERIFIE', 'ANNULEE'),
  ('STOCK_RESERVE', 'ANNULEE');
--> statement-breakpoint
-- Room on each page for the new version of a row: an order is updated once, soon after it was made.
ALTER TABLE commandes SET (fillfactor = 70);
--> statement-breakpoint
CREATE FUNCTION refuser_changement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%: rows are only ever added', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER historique_ajout_seul BEFORE UPDATE OR DELETE OR TRUNCATE ON historique
  FOR EACH STATEMENT EXECUTE FUNCTION refuser_changement();
--> statement-breakpoint
CREATE TRIGGER lignes_ajout_seul BEFORE UPDATE OR DELETE OR TRUNCATE ON commande_lignes
  FOR EACH STATEMENT EXECUTE FUNCTION refuser_changement();
--> statement-breakpoint
CREATE TRIGGER commandes_figees BEFORE UPDATE OF id, numero, client_id, magasin_id, montant_cents ON commandes
  FOR EACH STATEMENT EXECUTE FUNCTION refuser_changement();
--> statement-breakpoint
CREATE TRIGGER commandes_gardees BEFORE DELETE OR TRUNCATE ON commandes
  FOR EACH STATEMENT EXECUTE FUNCTION refuser_changement();
--> statement-breakpoint
-- The checks below look at all rows of a statement at once: one query for a group of orders. Their plans are made once,
-- perhaps on empty tables, where reading a whole table is cheapest. So they look up with scalar subqueries, which no join
-- replaces, and without sequential scans: that leaves index lookups, which stay right when the tables have grown.
CREATE FUNCTION verifier_chaine() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM FROM nouvelles n
    WHERE (SELECT p.vers FROM historique p WHERE p.commande_id = n.commande_id AND p.seq = n.seq - 1)
        IS DISTINCT FROM n.de
      OR (SELECT n.seq < c.version OR (n.seq = c.version AND n.vers = c.statut) FROM commandes c WHERE c.id = n.commande_id)
        IS NOT TRUE;
  IF FOUND THEN
    RAISE EXCEPTION 'historique: a row does not follow the one before it, or its order stands elsewhere'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER historique_chaine AFTER INSERT ON historique REFERENCING NEW TABLE AS nouvelles
  FOR EACH STATEMENT EXECUTE FUNCTION verifier_chaine();
--> statement-breakpoint
CREATE FUNCTION verifier_statut() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM FROM nouvelles n
    WHERE (SELECT h.vers FROM historique h WHERE h.commande_id = n.id AND h.seq = n.version) IS DISTINCT FROM n.statut
      OR (SELECT h.seq FROM historique h WHERE h.commande_id = n.id AND h.seq = n.version + 1) IS NOT NULL;
  IF FOUND THEN
    RAISE EXCEPTION 'commandes: an order does not stand where its history ends' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER commandes_statut AFTER UPDATE ON commandes REFERENCING NEW TABLE AS nouvelles
  FOR EACH STATEMENT EXECUTE FUNCTION verifier_statut();
--> statement-breakpoint
CREATE FUNCTION verifier_creation() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
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
CREATE TRIGGER commandes_creation AFTER INSERT ON commandes REFERENCING NEW TABLE AS nouvelles
  FOR EACH STATEMENT EXECUTE FUNCTION verifier_creation();
--> statement-breakpoint
CREATE FUNCTION verifier_lignes() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM FROM (SELECT DISTINCT commande_id FROM nouvelles) n
    WHERE (SELECT sum(l.quantite * l.prix_cents) FROM commande_lignes l WHERE l.commande_id = n.commande_id)
      IS DISTINCT FROM (SELECT c.montant_cents FROM commandes c WHERE c.id = n.commande_id);
  IF FOUND THEN
    RAISE EXCEPTION 'commande_lignes: the amount of an order is that of its lines' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER lignes_montant AFTER INSERT ON commande_lignes REFERENCING NEW TABLE AS nouvelles
  FOR EACH STATEMENT EXECUTE FUNCTION verifier_lignes();
--> statement-breakpoint
CREATE FUNCTION verifier_annulation_precoce() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM FROM nouvelles n WHERE (SELECT c.id FROM commandes c WHERE c.id = n.commande_id) IS NOT NULL;
  IF FOUND THEN
    RAISE EXCEPTION 'annulations_precoces: the order exists' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER annulations_precoces_inconnues AFTER INSERT ON annulations_precoces REFERENCING NEW TABLE AS nouvelles
  FOR EACH STATEMENT EXECUTE FUNCTION verifier_annulation_precoce();
