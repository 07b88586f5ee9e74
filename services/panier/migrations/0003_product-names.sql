CREATE TABLE "produits" (
	"id" integer PRIMARY KEY NOT NULL,
	"nom" text NOT NULL,
	"version" integer NOT NULL,
	CONSTRAINT "produits_version" CHECK ("produits"."version" >= 1)
);
