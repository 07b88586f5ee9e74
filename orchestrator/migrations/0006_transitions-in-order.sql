ALTER TABLE "transitions" ADD COLUMN "xact" "xid8" DEFAULT pg_current_xact_id() NOT NULL;--> statement-breakpoint
CREATE INDEX "transitions_xact" ON "transitions" USING btree ("xact");