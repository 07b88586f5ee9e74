ALTER TABLE "produits" ADD COLUMN "revision" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "produits_revision" ON "produits" USING btree ("revision");--> statement-breakpoint
-- Writers come one at a time, so what has a greater revision was committed later.
CREATE SEQUENCE "produits_revisions";--> statement-breakpoint
CREATE FUNCTION count_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.revision := nextval('produits_revisions');
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER produits_revision BEFORE INSERT OR UPDATE ON "produits"
  FOR EACH ROW EXECUTE FUNCTION count_revision();--> statement-breakpoint
UPDATE "produits" SET "revision" = 0;--> statement-breakpoint
-- A snapshot names the category of each product.
CREATE FUNCTION rename_categorie() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE produits SET revision = 0 WHERE categorie_id = NEW.id;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER categories_renamed AFTER UPDATE OF nom ON "categories"
  FOR EACH ROW EXECUTE FUNCTION rename_categorie();
