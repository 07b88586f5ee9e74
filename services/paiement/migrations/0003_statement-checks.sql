-- The same rules as before, asked once for a whole statement instead of once for each row.
DROP TRIGGER operations_balanced ON "operations";--> statement-breakpoint
DROP FUNCTION expect_balance();--> statement-breakpoint
-- Every operation of the statement has its two entries, of its amount and adding up to zero. Triggers of this kind fire
-- when all parts of a statement are done, so an operation and its entries must be written by one statement. Entries are
-- append-only and have ranks 1 and 2 only: an operation that was balanced once stays balanced.
CREATE FUNCTION expect_balanced_operations() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wrong bigint;
BEGIN
  SELECT o.id INTO wrong FROM nouvelles o LEFT JOIN ecritures e ON e.operation_id = o.id
    WHERE o.type <> 'ANNULATION' GROUP BY o.id, o.montant_cents
    HAVING count(e.rang) <> 2 OR sum(e.montant_cents) <> 0 OR max(e.montant_cents) <> o.montant_cents LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'operation % is not balanced', wrong USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER operations_balanced AFTER INSERT ON "operations" REFERENCING NEW TABLE AS nouvelles
  FOR EACH STATEMENT EXECUTE FUNCTION expect_balanced_operations();--> statement-breakpoint
-- Every entry belongs to an operation that moves money.
CREATE FUNCTION expect_operation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wrong bigint;
BEGIN
  SELECT e.operation_id INTO wrong FROM nouvelles e
    LEFT JOIN operations o ON o.id = e.operation_id AND o.type <> 'ANNULATION' WHERE o.id IS NULL LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'operation % is not balanced: it has entries and moves nothing', wrong USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER ecritures_of_operations AFTER INSERT ON "ecritures" REFERENCING NEW TABLE AS nouvelles
  FOR EACH STATEMENT EXECUTE FUNCTION expect_operation();
