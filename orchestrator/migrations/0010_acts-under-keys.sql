ALTER TABLE "audit" ADD COLUMN "cle" text;--> statement-breakpoint
CREATE UNIQUE INDEX "audit_cle" ON "audit" USING btree ("cle","saga_id") WHERE cle is not null;