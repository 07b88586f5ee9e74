ALTER TABLE "prix" DROP CONSTRAINT "prix_positifs";--> statement-breakpoint
ALTER TABLE "prix" ADD COLUMN "cout_cents" bigint;--> statement-breakpoint
ALTER TABLE "vente_lignes" ADD COLUMN "cout_cents" bigint;--> statement-breakpoint
ALTER TABLE "prix" ADD CONSTRAINT "prix_positifs" CHECK ("prix"."prix_cents" >= 0 and "prix"."cout_cents" >= 0 and "prix"."version" >= 1);