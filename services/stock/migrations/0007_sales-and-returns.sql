-- Sales and returns move stock as well: what was found at a sale, what came back, what of it was thrown away. Who did it is kept.
ALTER TABLE "mouvements" DROP CONSTRAINT "mouvements_cause";--> statement-breakpoint
ALTER TABLE "mouvements" DROP CONSTRAINT "mouvements_delta";--> statement-breakpoint
ALTER TABLE "mouvements" DROP CONSTRAINT "mouvements_commande";--> statement-breakpoint
ALTER TABLE "mouvements" ADD COLUMN "retour_id" uuid;--> statement-breakpoint
ALTER TABLE "mouvements" ADD COLUMN "auteur_id" text;--> statement-breakpoint
ALTER TABLE "mouvements" ADD COLUMN "auteur_nom" text;--> statement-breakpoint
ALTER TABLE "reservations" ADD COLUMN "auteur_id" text;--> statement-breakpoint
ALTER TABLE "reservations" ADD COLUMN "auteur_nom" text;--> statement-breakpoint
CREATE UNIQUE INDEX "mouvements_un_constat" ON "mouvements" USING btree ("commande_id","produit_id") WHERE "mouvements"."cause" = 'CONSTAT';--> statement-breakpoint
CREATE UNIQUE INDEX "mouvements_un_retour" ON "mouvements" USING btree ("retour_id","produit_id","cause") WHERE "mouvements"."retour_id" is not null;--> statement-breakpoint
ALTER TABLE "mouvements" ADD CONSTRAINT "mouvements_retour" CHECK (("mouvements"."cause" in ('RETOUR', 'REBUT')) = ("mouvements"."retour_id" is not null));--> statement-breakpoint
ALTER TABLE "mouvements" ADD CONSTRAINT "mouvements_auteur" CHECK (("mouvements"."auteur_id" is null) = ("mouvements"."auteur_nom" is null)
        and ("mouvements"."auteur_id" is not null or "mouvements"."cause" in ('INVENTAIRE', 'SORTIE')));--> statement-breakpoint
ALTER TABLE "mouvements" ADD CONSTRAINT "mouvements_cause" CHECK ("mouvements"."cause" in ('INVENTAIRE', 'SORTIE', 'CONSTAT', 'RETOUR', 'REBUT'));--> statement-breakpoint
ALTER TABLE "mouvements" ADD CONSTRAINT "mouvements_delta" CHECK (case when "mouvements"."cause" in ('SORTIE', 'REBUT') then "mouvements"."delta" < 0
        when "mouvements"."cause" in ('CONSTAT', 'RETOUR') then "mouvements"."delta" > 0 else "mouvements"."delta" <> 0 end);--> statement-breakpoint
ALTER TABLE "mouvements" ADD CONSTRAINT "mouvements_commande" CHECK (("mouvements"."cause" in ('SORTIE', 'CONSTAT')) = ("mouvements"."commande_id" is not null));--> statement-breakpoint
ALTER TABLE "reservations" ADD CONSTRAINT "reservations_auteur" CHECK (("reservations"."auteur_id" is null) = ("reservations"."auteur_nom" is null));