-- What drizzle's schema cannot say.
-- Room in each page for the next version of a row: its update then touches no index. Few rows of stock change very often.
ALTER TABLE "stocks" SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);--> statement-breakpoint
ALTER TABLE "reservations" SET (fillfactor = 80);--> statement-breakpoint
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', tg_table_name USING ERRCODE = 'restrict_violation';
END $$;--> statement-breakpoint
CREATE TRIGGER mouvements_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "mouvements"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
