-- What was done at a till is never changed.
CREATE TRIGGER mouvements_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "mouvements"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE TRIGGER fermetures_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "fermetures"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();
