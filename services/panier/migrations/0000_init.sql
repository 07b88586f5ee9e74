CREATE TABLE "panier_lignes" (
	"client_id" integer NOT NULL,
	"produit_id" integer NOT NULL,
	"quantite" integer NOT NULL,
	"rang" bigint GENERATED ALWAYS AS IDENTITY (sequence name "panier_lignes_rang_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	CONSTRAINT "panier_lignes_client_id_produit_id_pk" PRIMARY KEY("client_id","produit_id"),
	CONSTRAINT "panier_lignes_produit" CHECK ("panier_lignes"."produit_id" >= 1),
	CONSTRAINT "panier_lignes_quantite" CHECK ("panier_lignes"."quantite" between 1 and 1000000)
);
--> statement-breakpoint
CREATE TABLE "paniers" (
	"client_id" integer PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "paniers_client" CHECK ("paniers"."client_id" >= 1),
	CONSTRAINT "paniers_version" CHECK ("paniers"."version" >= 1)
);
--> statement-breakpoint
CREATE TABLE "prises" (
	"commande_id" uuid PRIMARY KEY NOT NULL,
	"client_id" integer NOT NULL,
	"version" integer,
	"statut" text NOT NULL,
	"lignes" jsonb,
	"prise_le" timestamp with time zone,
	"remise_le" timestamp with time zone,
	CONSTRAINT "prises_version_unique" UNIQUE("client_id","version"),
	CONSTRAINT "prises_statut" CHECK ("prises"."statut" in ('PRISE', 'REMISE')),
	CONSTRAINT "prises_entiere" CHECK (num_nulls("prises"."version", "prises"."lignes", "prises"."prise_le") in (0, 3)),
	CONSTRAINT "prises_prise" CHECK ("prises"."statut" <> 'PRISE' or ("prises"."version" >= 1 and "prises"."remise_le" is null)),
	CONSTRAINT "prises_remise" CHECK ("prises"."statut" <> 'REMISE' or "prises"."remise_le" is not null),
	CONSTRAINT "prises_lignes" CHECK ("prises"."lignes" is null or (jsonb_typeof("prises"."lignes") = 'array' and jsonb_array_length("prises"."lignes") between 1 and 100))
);
--> statement-breakpoint
ALTER TABLE "panier_lignes" ADD CONSTRAINT "panier_lignes_client_id_paniers_client_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."paniers"("client_id") ON DELETE no action ON UPDATE no action;
