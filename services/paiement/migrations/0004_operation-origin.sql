-- An operation keeps who made it. What stands here already was a saga's, but for credits and for what a public route took:
-- its reference is no order's id, or no command in the inbox, which remembers longer than these 30 days, speaks of it.
ALTER TABLE "operations" ADD COLUMN "origine" text DEFAULT 'SAGA' NOT NULL;--> statement-breakpoint
ALTER TABLE "operations" DISABLE TRIGGER "operations_append_only";--> statement-breakpoint
UPDATE "operations" o SET "origine" = 'PUBLIQUE'
  WHERE o."type" = 'CREDIT' OR o."type" = 'CAPTURE' AND (
    o."reference" !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' OR o."a" > clock_timestamp() - interval '30 days'
      AND NOT EXISTS (SELECT FROM "inbox" i WHERE split_part(i."key", ':', 1) = o."reference" AND i."operation" = 'paiement.payer'));--> statement-breakpoint
ALTER TABLE "operations" ENABLE TRIGGER "operations_append_only";--> statement-breakpoint
ALTER TABLE "operations" ADD CONSTRAINT "operations_origine" CHECK ("operations"."origine" in ('SAGA', 'PUBLIQUE'));--> statement-breakpoint
DROP INDEX "operations_une_capture";--> statement-breakpoint
DROP INDEX "operations_un_remboursement";--> statement-breakpoint
CREATE UNIQUE INDEX "operations_une_capture" ON "operations" USING btree ("reference","origine") WHERE "operations"."type" in ('CAPTURE', 'ANNULATION');--> statement-breakpoint
CREATE UNIQUE INDEX "operations_un_remboursement" ON "operations" USING btree ("reference","origine") WHERE "operations"."type" = 'REMBOURSEMENT';
