CREATE EXTENSION IF NOT EXISTS pg_trgm;--> statement-breakpoint
-- Ligatures spelt out, no diacritics, lower case: once letters are plain, every locale agrees what that is.
CREATE FUNCTION fold(written text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT lower(regexp_replace(normalize(
    replace(replace(replace(replace(written, 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'),
    NFD), '[\u0300-\u036f]', '', 'g'))
$$;--> statement-breakpoint
ALTER TABLE "clients" ADD COLUMN "recherche" text GENERATED ALWAYS AS (fold("clients"."nom" || ' ' || "clients"."adresse")) STORED NOT NULL;--> statement-breakpoint
CREATE INDEX "clients_recherche" ON "clients" USING gin ("recherche" gin_trgm_ops);