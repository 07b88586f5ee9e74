ALTER TABLE "sagas" ADD COLUMN "ended_numero" text GENERATED ALWAYS AS (case when ended_at is not null then left(coalesce(state -> 'kept' ->> 'numero',
    state -> 'data' ->> 'numero', input ->> 'numero'), 20) end) STORED;--> statement-breakpoint
ALTER TABLE "sagas" ADD COLUMN "ended_magasin_id" text GENERATED ALWAYS AS (case when ended_at is not null then left(coalesce(input ->> 'magasinId',
    state -> 'kept' ->> 'magasinId', state -> 'data' ->> 'magasinId'), 20) end) STORED;--> statement-breakpoint
CREATE INDEX "sagas_ended_numero" ON "sagas" USING btree ("ended_numero","id") WHERE ended_numero is not null;--> statement-breakpoint
CREATE INDEX "sagas_ended_magasin" ON "sagas" USING btree ("ended_magasin_id","id") WHERE ended_magasin_id is not null;