-- What drizzle's schema cannot say.
-- Room on each page for the new version of a row: one that is asked for is updated once.
ALTER TABLE "factures" SET (fillfactor = 70);--> statement-breakpoint
-- The cents that a list of amounts comes to.
CREATE FUNCTION cents_of(parts jsonb, member text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(sum((part ->> member)::bigint), 0)::bigint FROM jsonb_array_elements(parts) AS part
$$;--> statement-breakpoint
ALTER TABLE "factures" ADD CONSTRAINT "factures_taxes" CHECK (taxes IS NULL OR montant_cents = hors_taxes_cents + cents_of(taxes, 'montantCents'));--> statement-breakpoint
ALTER TABLE "factures" ADD CONSTRAINT "factures_lignes" CHECK (montant_cents = cents_of(lignes, 'totalCents'));--> statement-breakpoint
CREATE TRIGGER facture_historique_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "facture_historique"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE TRIGGER factures_kept BEFORE DELETE OR TRUNCATE ON "factures"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE TRIGGER factures_frozen BEFORE UPDATE OF id, genre, reference_client, commande_id, vente_id, retour_id, magasin_id,
  nombre_articles, lignes, montant_cents, faite_le, demandee_le
  ON "factures" FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE TRIGGER factures_final BEFORE UPDATE ON "factures"
  FOR EACH ROW WHEN (old.statut = 'EMISE') EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE TRIGGER compteurs_kept BEFORE DELETE OR TRUNCATE ON "compteurs"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
-- The check looks at all rows of a statement at once, by index lookups alone: its plan is made once, perhaps on empty tables, where
-- reading a whole table is cheapest. A number follows the one before it: issued invoices never change nor go, so there is no gap.
CREATE FUNCTION check_facture() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM FROM changed n
    WHERE (SELECT h.vers FROM facture_historique h WHERE h.facture_id = n.id AND h.seq = n.version) IS DISTINCT FROM n.statut
      OR (SELECT h.seq FROM facture_historique h WHERE h.facture_id = n.id AND h.seq = n.version + 1) IS NOT NULL
      OR (n.rang > 1
        AND (SELECT b.rang FROM factures b WHERE b.genre = n.genre AND b.annee = n.annee AND b.rang = n.rang - 1) IS NULL);
  IF FOUND THEN
    RAISE EXCEPTION 'factures: one does not stand where its history ends, or its number does not follow another'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER factures_changed AFTER UPDATE ON "factures" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION check_facture();--> statement-breakpoint
CREATE TRIGGER factures_made AFTER INSERT ON "factures" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION check_facture();--> statement-breakpoint
CREATE FUNCTION check_facture_historique() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM FROM added n
    WHERE (SELECT p.vers FROM facture_historique p WHERE p.facture_id = n.facture_id AND p.seq = n.seq - 1)
        IS DISTINCT FROM n.de;
  IF FOUND THEN
    RAISE EXCEPTION 'facture_historique: a row does not follow the one before it' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER facture_historique_chain AFTER INSERT ON "facture_historique" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION check_facture_historique();
