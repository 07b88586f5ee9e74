ALTER TABLE "factures" ADD COLUMN "client" jsonb;--> statement-breakpoint
ALTER TABLE "factures" ADD COLUMN "vendeur" jsonb;