-- What drizzle's schema cannot say.
ALTER TABLE "comptes" SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);--> statement-breakpoint
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', tg_table_name USING ERRCODE = 'restrict_violation';
END $$;--> statement-breakpoint
CREATE TRIGGER operations_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "operations"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER ecritures_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "ecritures"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint
-- At COMMIT, every operation of the transaction has its two entries, of its amount and adding up to zero. Entries are
-- append-only and have ranks 1 and 2 only, so an operation that was balanced once stays balanced: one check for each
-- operation is enough.
CREATE FUNCTION expect_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  sides integer;
  total bigint;
  largest bigint;
BEGIN
  SELECT count(*), coalesce(sum(montant_cents), 0), coalesce(max(montant_cents), 0) INTO sides, total, largest
    FROM ecritures WHERE operation_id = NEW.id;
  IF sides <> 2 OR total <> 0 OR largest <> NEW.montant_cents THEN
    RAISE EXCEPTION 'operation % is not balanced: % entries, total %', NEW.id, sides, total USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE CONSTRAINT TRIGGER operations_balanced AFTER INSERT ON "operations" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.type <> 'ANNULATION') EXECUTE FUNCTION expect_balance();
