CREATE TABLE "purges" (
	"task" text PRIMARY KEY NOT NULL,
	"after" uuid,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "purges_task" CHECK (task in ('sagas', 'keys'))
);
--> statement-breakpoint
ALTER TABLE "audit" DROP CONSTRAINT "audit_saga_id_sagas_id_fk";
--> statement-breakpoint
ALTER TABLE "cancel_requests" DROP CONSTRAINT "cancel_requests_saga_id_sagas_id_fk";
--> statement-breakpoint
ALTER TABLE "audit" ADD CONSTRAINT "audit_saga_id_sagas_id_fk" FOREIGN KEY ("saga_id") REFERENCES "public"."sagas"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cancel_requests" ADD CONSTRAINT "cancel_requests_saga_id_sagas_id_fk" FOREIGN KEY ("saga_id") REFERENCES "public"."sagas"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
-- What drizzle's schema cannot say.
-- An ended saga may go as a whole, some time after its end; what is kept of it stays append-only until then.
CREATE FUNCTION refuse_early_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'saga % is kept until 30 days after its end', OLD.id USING ERRCODE = 'restrict_violation';
END $$;--> statement-breakpoint
CREATE FUNCTION refuse_delete_of_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM sagas WHERE id = OLD.saga_id) THEN
    RAISE EXCEPTION '% is append-only', tg_table_name USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;--> statement-breakpoint
CREATE TRIGGER sagas_kept BEFORE DELETE ON "sagas" FOR EACH ROW
  WHEN (OLD.recover OR OLD.ended_at IS NULL OR OLD.ended_at > clock_timestamp() - interval '30 days')
  EXECUTE FUNCTION refuse_early_delete();--> statement-breakpoint
DROP TRIGGER transitions_append_only ON "transitions";--> statement-breakpoint
CREATE TRIGGER transitions_append_only BEFORE UPDATE OR TRUNCATE ON "transitions"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER transitions_kept BEFORE DELETE ON "transitions" FOR EACH ROW EXECUTE FUNCTION refuse_delete_of_kept();--> statement-breakpoint
DROP TRIGGER audit_append_only ON "audit";--> statement-breakpoint
CREATE TRIGGER audit_append_only BEFORE UPDATE OR TRUNCATE ON "audit"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER audit_kept BEFORE DELETE ON "audit" FOR EACH ROW EXECUTE FUNCTION refuse_delete_of_kept();
