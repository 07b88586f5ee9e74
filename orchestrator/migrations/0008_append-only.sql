-- One function makes tables append-only, in every database: the one that comes before all migrations.
CREATE OR REPLACE TRIGGER transitions_append_only BEFORE UPDATE OR TRUNCATE ON "transitions"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE OR REPLACE TRIGGER audit_append_only BEFORE UPDATE OR TRUNCATE ON "audit"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
DROP FUNCTION refuse_change();
