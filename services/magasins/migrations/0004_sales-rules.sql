-- What drizzle's schema cannot say.
-- Room on each page for the new version of a row: a sale is updated once, soon after it was made.
ALTER TABLE "ventes" SET (fillfactor = 70);--> statement-breakpoint
ALTER TABLE "ventes" ADD CONSTRAINT "ventes_session_id" FOREIGN KEY ("session_id") REFERENCES "sessions"("id");--> statement-breakpoint
-- The cents that a list of amounts comes to.
CREATE FUNCTION cents_of(parts jsonb) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(sum((part ->> 'montantCents')::bigint), 0)::bigint FROM jsonb_array_elements(parts) AS part
$$;--> statement-breakpoint
ALTER TABLE "ventes" ADD CONSTRAINT "ventes_taxes" CHECK (total_cents = hors_taxes_cents + cents_of(taxes));--> statement-breakpoint
ALTER TABLE "ventes" ADD CONSTRAINT "ventes_encaissements" CHECK (cents_of(encaissements) = total_cents + arrondi_cents);--> statement-breakpoint
CREATE TRIGGER vente_lignes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "vente_lignes"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE TRIGGER vente_historique_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "vente_historique"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE TRIGGER annulations_precoces_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "annulations_precoces"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE TRIGGER ventes_kept BEFORE DELETE OR TRUNCATE ON "ventes"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE TRIGGER ventes_frozen BEFORE UPDATE OF id, magasin_id, numero, caisse_id, session_id, vendeur, client_id, entete,
  total_cents, hors_taxes_cents, taxes, encaissements, especes_cents, arrondi_cents, recu_cents, rendu_cents, faite_le
  ON "ventes" FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
-- The checks below look at all rows of a statement at once, by index lookups alone: their plans are made once, perhaps on empty
-- tables, where reading a whole table is cheapest.
CREATE FUNCTION check_vente() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM FROM changed n
    WHERE (SELECT h.vers FROM vente_historique h WHERE h.vente_id = n.id AND h.seq = n.version) IS DISTINCT FROM n.statut
      OR (SELECT h.seq FROM vente_historique h WHERE h.vente_id = n.id AND h.seq = n.version + 1) IS NOT NULL;
  IF FOUND THEN
    RAISE EXCEPTION 'ventes: a sale does not stand where its history ends' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER ventes_changed AFTER UPDATE ON "ventes" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION check_vente();--> statement-breakpoint
CREATE TRIGGER ventes_made AFTER INSERT ON "ventes" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION check_vente();--> statement-breakpoint
CREATE FUNCTION check_vente_lignes() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM FROM added n
    WHERE (SELECT sum(l.total_cents) FROM vente_lignes l WHERE l.vente_id = n.id) IS DISTINCT FROM n.total_cents
      OR (SELECT a.id FROM annulations_precoces a WHERE a.id = n.id) IS NOT NULL;
  IF FOUND THEN
    RAISE EXCEPTION 'ventes: the total is not that of the lines, or the sale was cancelled before'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER ventes_total AFTER INSERT ON "ventes" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION check_vente_lignes();--> statement-breakpoint
CREATE FUNCTION check_vente_historique() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM FROM added n
    WHERE (SELECT p.vers FROM vente_historique p WHERE p.vente_id = n.vente_id AND p.seq = n.seq - 1)
        IS DISTINCT FROM n.de;
  IF FOUND THEN
    RAISE EXCEPTION 'vente_historique: a row does not follow the one before it' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER vente_historique_chain AFTER INSERT ON "vente_historique" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION check_vente_historique();
