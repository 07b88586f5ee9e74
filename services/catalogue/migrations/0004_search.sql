CREATE EXTENSION IF NOT EXISTS pg_trgm;--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;--> statement-breakpoint
CREATE TABLE "mots" (
	"mot" text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE INDEX "mots_semblables" ON "mots" USING gin ("mot" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "produits_recherche" ON "produits" USING gin ("nom_recherche" gin_trgm_ops);--> statement-breakpoint
CREATE FUNCTION keep_mots() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- In one order, so that two writers do not wait for each other in a circle.
  INSERT INTO mots (mot) SELECT DISTINCT left(mot, 100) FROM written, regexp_split_to_table(nom_recherche, '[^[:alnum:]]+') AS mot
    WHERE length(mot) > 2 ORDER BY 1 ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER produits_mots_added AFTER INSERT ON "produits" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION keep_mots();--> statement-breakpoint
CREATE TRIGGER produits_mots_changed AFTER UPDATE ON "produits" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION keep_mots();--> statement-breakpoint
INSERT INTO mots (mot) SELECT DISTINCT left(mot, 100) FROM produits, regexp_split_to_table(nom_recherche, '[^[:alnum:]]+') AS mot
  WHERE length(mot) > 2;--> statement-breakpoint
-- Barcodes of many products at once, as an import writes them: one statement of each, not one of each row.
DROP TRIGGER produits_codes_barres ON "produits";--> statement-breakpoint
DROP FUNCTION keep_codes_barres();--> statement-breakpoint
CREATE FUNCTION add_codes_barres() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO codes_barres (code, produit_id)
    SELECT given.code, written.id FROM written, unnest(written.codes_barres) AS given (code);
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE FUNCTION change_codes_barres() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM codes_barres b USING written w WHERE b.produit_id = w.id AND b.code <> ALL (w.codes_barres);
  INSERT INTO codes_barres (code, produit_id)
    SELECT given.code, w.id FROM written w, unnest(w.codes_barres) AS given (code)
    WHERE NOT EXISTS (SELECT FROM codes_barres b WHERE b.code = given.code AND b.produit_id = w.id);
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER produits_codes_added AFTER INSERT ON "produits" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION add_codes_barres();--> statement-breakpoint
CREATE TRIGGER produits_codes_changed AFTER UPDATE ON "produits" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION change_codes_barres();
