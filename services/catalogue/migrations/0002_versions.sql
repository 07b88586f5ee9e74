CREATE TABLE "codes_barres" (
	"code" text PRIMARY KEY NOT NULL,
	"produit_id" integer NOT NULL,
	CONSTRAINT "codes_barres_forme" CHECK ("codes_barres"."code" ~ '^[0-9]{8,14}$')
);
--> statement-breakpoint
CREATE TABLE "produit_historique" (
	"produit_id" integer NOT NULL,
	"version" integer NOT NULL,
	"prix_cents" bigint NOT NULL,
	"contenu" jsonb NOT NULL,
	"auteur" text NOT NULL,
	"auteur_nom" text NOT NULL,
	"cree_le" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "produit_historique_produit_id_version_pk" PRIMARY KEY("produit_id","version")
);
--> statement-breakpoint
ALTER TABLE "produits" DROP CONSTRAINT "produits_code_barres";--> statement-breakpoint
ALTER TABLE "produits" DROP CONSTRAINT "produits_positifs";--> statement-breakpoint
ALTER TABLE "produits" ADD COLUMN "code" text;--> statement-breakpoint
UPDATE "produits" SET "code" = 'P' || "id";--> statement-breakpoint
ALTER TABLE "produits" ALTER COLUMN "code" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "produits" ADD COLUMN "cout_cents" bigint;--> statement-breakpoint
ALTER TABLE "produits" ADD COLUMN "codes_barres" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "produits" ADD COLUMN "image" text;--> statement-breakpoint
ALTER TABLE "produits" ADD COLUMN "prix_a_venir_cents" bigint;--> statement-breakpoint
ALTER TABLE "produits" ADD COLUMN "prix_a_partir_du" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "produits" ADD COLUMN "prix_auteur" text;--> statement-breakpoint
ALTER TABLE "produits" ADD COLUMN "prix_auteur_nom" text;--> statement-breakpoint
ALTER TABLE "codes_barres" ADD CONSTRAINT "codes_barres_produit_id_produits_id_fk" FOREIGN KEY ("produit_id") REFERENCES "public"."produits"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "produit_historique" ADD CONSTRAINT "produit_historique_produit_id_produits_id_fk" FOREIGN KEY ("produit_id") REFERENCES "public"."produits"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "codes_barres_produit" ON "codes_barres" USING btree ("produit_id");--> statement-breakpoint
CREATE UNIQUE INDEX "produits_code" ON "produits" USING btree (lower("code"));--> statement-breakpoint
CREATE INDEX "produits_prix_a_venir" ON "produits" USING btree ("prix_a_partir_du") WHERE "produits"."prix_a_partir_du" is not null;--> statement-breakpoint
ALTER TABLE "produits" ADD CONSTRAINT "produits_code_forme" CHECK ("produits"."code" ~ '^[A-Za-z0-9._/-]{1,32}$');--> statement-breakpoint
ALTER TABLE "produits" ADD CONSTRAINT "produits_a_venir_entier" CHECK (num_nulls("produits"."prix_a_venir_cents", "produits"."prix_a_partir_du", "produits"."prix_auteur", "produits"."prix_auteur_nom") in (0, 4));--> statement-breakpoint
ALTER TABLE "produits" ADD CONSTRAINT "produits_positifs" CHECK ("produits"."prix_cents" >= 0 and "produits"."cout_cents" >= 0 and "produits"."prix_a_venir_cents" >= 0 and "produits"."version" >= 1);--> statement-breakpoint
CREATE FUNCTION keep_codes_barres() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM codes_barres WHERE produit_id = NEW.id AND code <> ALL (NEW.codes_barres);
  INSERT INTO codes_barres (code, produit_id) SELECT given.code, NEW.id FROM unnest(NEW.codes_barres) AS given (code)
    WHERE NOT EXISTS (SELECT FROM codes_barres b WHERE b.code = given.code AND b.produit_id = NEW.id);
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER produits_codes_barres AFTER INSERT OR UPDATE OF codes_barres ON "produits"
  FOR EACH ROW EXECUTE FUNCTION keep_codes_barres();--> statement-breakpoint
UPDATE "produits" SET "codes_barres" = ARRAY["code_barres"] WHERE "code_barres" IS NOT NULL;--> statement-breakpoint
INSERT INTO "produit_historique" ("produit_id", "version", "prix_cents", "contenu", "auteur", "auteur_nom")
  SELECT id, version, prix_cents, jsonb_build_object('code', code, 'nom', nom, 'description', description,
    'categorieId', categorie_id, 'prixCents', prix_cents, 'coutCents', cout_cents,
    'codesBarres', to_jsonb(codes_barres), 'image', image, 'actif', actif), 'migration', 'Migration'
  FROM "produits";--> statement-breakpoint
-- What a product was is never changed.
CREATE TRIGGER produit_historique_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "produit_historique"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();
