-- One row for each write instead of one for each transition, and JSON as it was written: nothing here looks into it.
ALTER TABLE "sagas" ALTER COLUMN "input" SET DATA TYPE json USING "input"::json;--> statement-breakpoint
ALTER TABLE "sagas" ALTER COLUMN "state" SET DATA TYPE json USING ("state" - 'sagaId')::json;--> statement-breakpoint
CREATE TABLE "writes" (
	"saga_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"epoch" integer NOT NULL,
	"details" json NOT NULL,
	CONSTRAINT "transitions_saga_id_version_pk" PRIMARY KEY("saga_id","version")
);
--> statement-breakpoint
INSERT INTO "writes" ("saga_id", "version", "epoch", "details")
SELECT "saga_id", "version", max("epoch"), json_agg("detail" ORDER BY "rank") FROM "transitions" GROUP BY "saga_id", "version";--> statement-breakpoint
DROP TABLE "transitions";--> statement-breakpoint
ALTER TABLE "writes" RENAME TO "transitions";--> statement-breakpoint
CREATE TRIGGER transitions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "transitions"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
