CREATE TABLE "categories" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "categories_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"nom" text NOT NULL,
	"nom_recherche" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "categories_nom_recherche_unique" UNIQUE("nom_recherche"),
	CONSTRAINT "categories_version" CHECK ("categories"."version" >= 1)
);
--> statement-breakpoint
CREATE TABLE "inventaires" (
	"version" integer PRIMARY KEY NOT NULL,
	"produits" integer NOT NULL,
	"cree_le" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "produits" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "produits_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"nom" text NOT NULL,
	"nom_recherche" text NOT NULL,
	"description" text NOT NULL,
	"categorie_id" integer NOT NULL,
	"prix_cents" bigint NOT NULL,
	"code_barres" text,
	"actif" boolean DEFAULT true NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "produits_code_barres_unique" UNIQUE("code_barres"),
	CONSTRAINT "produits_positifs" CHECK ("produits"."prix_cents" >= 0 and "produits"."version" >= 1),
	CONSTRAINT "produits_code_barres" CHECK ("produits"."code_barres" ~ '^[0-9]{8,14}$')
);
--> statement-breakpoint
ALTER TABLE "produits" ADD CONSTRAINT "produits_categorie_id_categories_id_fk" FOREIGN KEY ("categorie_id") REFERENCES "public"."categories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "produits_categorie" ON "produits" USING btree ("categorie_id","id");
