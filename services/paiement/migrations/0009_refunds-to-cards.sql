ALTER TABLE "autorisations" RENAME COLUMN "vente_id" TO "reference";--> statement-breakpoint
-- Until now sales alone asked the terminal.
ALTER TABLE "autorisations" ADD COLUMN "pour" text NOT NULL DEFAULT 'VENTE';--> statement-breakpoint
ALTER TABLE "autorisations" ALTER COLUMN "pour" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "autorisations" ADD CONSTRAINT "autorisations_pour" CHECK ("autorisations"."pour" in ('VENTE', 'RETOUR'));
