ALTER TABLE "produits" DROP CONSTRAINT "produits_code_barres_unique";--> statement-breakpoint
ALTER TABLE "produits" DROP COLUMN "code_barres";