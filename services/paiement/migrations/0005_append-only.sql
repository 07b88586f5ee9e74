-- One function makes tables append-only, in every database: the one that comes before all migrations.
CREATE OR REPLACE TRIGGER operations_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "operations"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE OR REPLACE TRIGGER ecritures_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "ecritures"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
DROP FUNCTION refuse_change();
