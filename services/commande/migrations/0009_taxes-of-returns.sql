ALTER TABLE "retours" ADD COLUMN "taxes" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
CREATE INDEX "retours_magasin" ON "retours" USING btree ("magasin_id","ouvert_le");--> statement-breakpoint
DROP TRIGGER retours_frozen ON "retours";--> statement-breakpoint
CREATE TRIGGER retours_frozen BEFORE UPDATE OF id, commande_id, magasin_id, auteur, auteur_nom, client_id, montant_cents, hors_taxes_cents,
  taxes, remboursements, ouvert_le, jour ON "retours" FOR EACH STATEMENT EXECUTE FUNCTION append_only();
