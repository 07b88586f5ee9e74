CREATE TABLE "stocks_told" (
	"magasin_id" integer NOT NULL,
	"produit_id" integer NOT NULL,
	"disponible" integer NOT NULL,
	"reserve" integer NOT NULL,
	"en_transit" integer NOT NULL,
	"seuil" integer NOT NULL,
	"cible" integer,
	"version" integer NOT NULL,
	"a" timestamp with time zone NOT NULL,
	CONSTRAINT "stocks_told_magasin_id_produit_id_pk" PRIMARY KEY("magasin_id","produit_id")
);
