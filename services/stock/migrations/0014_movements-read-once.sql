-- The check of 0008, at half its price: a count locks its rows while it runs, and orders wait. It walks the movements of the article
-- back from the last one, as far as they are of this statement.
CREATE OR REPLACE FUNCTION expect_movements() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  own CONSTANT xid := pg_current_xact_id()::xid;
  delta integer := 0;
  en_transit integer := 0;
  last_command cid;
  moved record;
BEGIN
  FOR moved IN SELECT m.delta, m.en_transit, m.xmin AS transaction, m.cmin AS command FROM mouvements m
    WHERE m.magasin_id = NEW.magasin_id AND m.produit_id = NEW.produit_id
    ORDER BY m.magasin_id DESC, m.produit_id DESC, m.id DESC
  LOOP
    EXIT WHEN moved.transaction <> own OR NOT moved.command = last_command;
    last_command := moved.command;
    delta := delta + moved.delta;
    en_transit := en_transit + moved.en_transit;
  END LOOP;
  IF TG_OP = 'UPDATE' THEN
    delta := delta + OLD.disponible + OLD.reserve;
    en_transit := en_transit + OLD.en_transit;
  END IF;
  IF delta <> NEW.disponible + NEW.reserve OR en_transit <> NEW.en_transit THEN
    RAISE EXCEPTION 'stock of place %, product %: its change is not that of its movements', NEW.magasin_id, NEW.produit_id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
