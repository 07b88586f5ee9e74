ALTER TABLE "sagas" ADD COLUMN "input" jsonb;--> statement-breakpoint
UPDATE "sagas" SET "input" = coalesce("state" -> 'input', 'null'::jsonb), "state" = "state" - 'input';--> statement-breakpoint
ALTER TABLE "sagas" ALTER COLUMN "input" SET NOT NULL;
