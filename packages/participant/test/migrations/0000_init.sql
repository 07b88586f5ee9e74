CREATE TABLE "comptes" (
	"commande_id" uuid PRIMARY KEY NOT NULL,
	"n" integer NOT NULL
);
