-- Every line belongs to a reservation: asked once for a whole statement instead of once for each row.
CREATE FUNCTION expect_reservation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wrong uuid;
BEGIN
  SELECT l.commande_id INTO wrong FROM nouvelles l LEFT JOIN reservations r USING (commande_id)
    WHERE r.commande_id IS NULL LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'lines of order % have no reservation', wrong USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER reservation_lignes_of_reservations AFTER INSERT ON "reservation_lignes" REFERENCING NEW TABLE AS nouvelles
  FOR EACH STATEMENT EXECUTE FUNCTION expect_reservation();--> statement-breakpoint
CREATE TRIGGER reservations_kept BEFORE DELETE OR TRUNCATE ON "reservations"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
