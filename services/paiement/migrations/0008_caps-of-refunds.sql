ALTER TABLE "remboursements" ADD COLUMN "auteur" text;--> statement-breakpoint
ALTER TABLE "remboursements" ADD COLUMN "jour" text;--> statement-breakpoint
ALTER TABLE "remboursements" ADD COLUMN "montant_cents" bigint;--> statement-breakpoint
CREATE INDEX "remboursements_jour" ON "remboursements" USING btree ("auteur","jour") WHERE "remboursements"."auteur" is not null;--> statement-breakpoint
ALTER TABLE "remboursements" ADD CONSTRAINT "remboursements_auteur" CHECK (("remboursements"."auteur" is null) = ("remboursements"."jour" is null) and ("remboursements"."auteur" is null or "remboursements"."montant_cents" >= 0));