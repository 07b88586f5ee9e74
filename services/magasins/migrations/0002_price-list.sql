CREATE TABLE "inventaire" (
	"id" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"produits" integer NOT NULL,
	"version" integer NOT NULL,
	CONSTRAINT "inventaire_unique" CHECK ("inventaire"."id" = 1),
	CONSTRAINT "inventaire_positif" CHECK ("inventaire"."produits" >= 0)
);
--> statement-breakpoint
CREATE TABLE "prix" (
	"produit_id" integer PRIMARY KEY NOT NULL,
	"nom" text DEFAULT '' NOT NULL,
	"prix_cents" bigint NOT NULL,
	"actif" boolean NOT NULL,
	"version" integer NOT NULL,
	CONSTRAINT "prix_positifs" CHECK ("prix"."prix_cents" >= 0 and "prix"."version" >= 1)
);
