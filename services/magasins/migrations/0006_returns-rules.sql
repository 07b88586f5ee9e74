-- What drizzle's schema cannot say.
ALTER TABLE "retours" SET (fillfactor = 70);--> statement-breakpoint
ALTER TABLE "retours" ADD CONSTRAINT "retours_session_id" FOREIGN KEY ("session_id") REFERENCES "sessions"("id");--> statement-breakpoint
ALTER TABLE "retours" ADD CONSTRAINT "retours_taxes" CHECK (montant_cents = hors_taxes_cents + cents_of(taxes));--> statement-breakpoint
CREATE TRIGGER retour_lignes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "retour_lignes"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE TRIGGER retour_historique_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "retour_historique"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE TRIGGER retours_kept BEFORE DELETE OR TRUNCATE ON "retours"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE TRIGGER retours_frozen BEFORE UPDATE OF id, magasin_id, numero, vente_id, session_id, auteur, client_id, entete,
  montant_cents, hors_taxes_cents, taxes, remboursements, especes_cents, ouvert_le, jour
  ON "retours" FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE FUNCTION check_retour() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM FROM changed n
    WHERE (SELECT h.vers FROM retour_historique h WHERE h.retour_id = n.id AND h.seq = n.version) IS DISTINCT FROM n.statut
      OR (SELECT h.seq FROM retour_historique h WHERE h.retour_id = n.id AND h.seq = n.version + 1) IS NOT NULL
      OR (SELECT sum(l.montant_cents) FROM retour_lignes l WHERE l.retour_id = n.id) IS DISTINCT FROM n.montant_cents;
  IF FOUND THEN
    RAISE EXCEPTION 'retours: a return does not stand where its history ends, or its amount is not that of its lines'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER retours_changed AFTER UPDATE ON "retours" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION check_retour();--> statement-breakpoint
-- Never more pieces of a line come back than were sold, nor more money than the sale took.
CREATE FUNCTION check_retour_made() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM FROM added n
    WHERE (SELECT h.vers FROM retour_historique h WHERE h.retour_id = n.id AND h.seq = 1) IS DISTINCT FROM n.statut
      OR (SELECT sum(l.montant_cents) FROM retour_lignes l WHERE l.retour_id = n.id) IS DISTINCT FROM n.montant_cents
      OR (SELECT a.id FROM annulations_precoces a WHERE a.id = n.id) IS NOT NULL
      OR EXISTS (SELECT FROM retour_lignes l WHERE l.retour_id = n.id AND (
          SELECT sum(b.quantite) FROM retours r JOIN retour_lignes b ON b.retour_id = r.id
          WHERE r.vente_id = n.vente_id AND r.motif IS NULL AND b.produit_id = l.produit_id)
        > coalesce((SELECT v.quantite FROM vente_lignes v WHERE v.vente_id = n.vente_id AND v.produit_id = l.produit_id), 0))
      OR (SELECT sum(cents_of(r.remboursements)) FROM retours r WHERE r.vente_id = n.vente_id AND r.motif IS NULL)
        > (SELECT cents_of(v.encaissements) FROM ventes v WHERE v.id = n.vente_id);
  IF FOUND THEN
    RAISE EXCEPTION 'retours: more came back than was sold or paid, or the return was cancelled before'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER retours_made AFTER INSERT ON "retours" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION check_retour_made();
