CREATE TABLE "produits" (
	"id" integer PRIMARY KEY NOT NULL,
	"nom" text NOT NULL,
	"version" integer NOT NULL,
	CONSTRAINT "produits_version" CHECK ("produits"."version" >= 1)
);
--> statement-breakpoint
CREATE TABLE "saisies" (
	"magasin_id" integer NOT NULL,
	"produit_id" integer NOT NULL,
	"given_at" timestamp with time zone NOT NULL,
	"taken_at" timestamp with time zone NOT NULL,
	CONSTRAINT "saisies_magasin_id_produit_id_pk" PRIMARY KEY("magasin_id","produit_id")
);
