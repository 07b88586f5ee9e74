-- One function makes tables append-only, in every database: the one that comes before all migrations.
CREATE OR REPLACE TRIGGER mouvements_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "mouvements"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE OR REPLACE TRIGGER reservations_kept BEFORE DELETE OR TRUNCATE ON "reservations"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
DROP FUNCTION refuse_change();
