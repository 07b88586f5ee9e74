ALTER TABLE "clients" ADD COLUMN "inscription_id" uuid;--> statement-breakpoint
ALTER TABLE "clients" ADD CONSTRAINT "clients_inscription_id_unique" UNIQUE("inscription_id");