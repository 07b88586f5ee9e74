CREATE TABLE "documents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sorte" text NOT NULL,
	"magasin_id" integer NOT NULL,
	"jour" date NOT NULL,
	"heure" smallint NOT NULL,
	"total_cents" bigint NOT NULL,
	"hors_taxes_cents" bigint NOT NULL,
	CONSTRAINT "documents_sorte" CHECK ("documents"."sorte" in ('VENTE', 'COMMANDE', 'RETOUR', 'ANNULATION')),
	CONSTRAINT "documents_heure" CHECK ("documents"."heure" between 0 and 23)
);
--> statement-breakpoint
CREATE TABLE "heures" (
	"jour" date NOT NULL,
	"magasin_id" integer NOT NULL,
	"heure" smallint NOT NULL,
	"ventes" bigint NOT NULL,
	"ventes_cents" bigint NOT NULL,
	"commandes" bigint NOT NULL,
	"commandes_cents" bigint NOT NULL,
	"retours" bigint NOT NULL,
	"retours_cents" bigint NOT NULL,
	"annulations" bigint NOT NULL,
	"vendus" bigint NOT NULL,
	"vendu_ht_cents" bigint NOT NULL,
	"rendus" bigint NOT NULL,
	"rendu_ht_cents" bigint NOT NULL,
	"cout_cents" bigint NOT NULL,
	"sans_cout_cents" bigint NOT NULL,
	CONSTRAINT "heures_jour_magasin_id_heure_pk" PRIMARY KEY("jour","magasin_id","heure")
);
--> statement-breakpoint
CREATE TABLE "produits_jours" (
	"jour" date NOT NULL,
	"magasin_id" integer NOT NULL,
	"produit_id" integer NOT NULL,
	"vendu_cents" bigint NOT NULL,
	"rendu_cents" bigint NOT NULL,
	"vendus" bigint NOT NULL,
	"vendu_ht_cents" bigint NOT NULL,
	"rendus" bigint NOT NULL,
	"rendu_ht_cents" bigint NOT NULL,
	"cout_cents" bigint NOT NULL,
	"sans_cout_cents" bigint NOT NULL,
	CONSTRAINT "produits_jours_jour_magasin_id_produit_id_pk" PRIMARY KEY("jour","magasin_id","produit_id")
);
--> statement-breakpoint
CREATE TABLE "produits_mois" (
	"jour" date NOT NULL,
	"magasin_id" integer NOT NULL,
	"produit_id" integer NOT NULL,
	"vendu_cents" bigint NOT NULL,
	"rendu_cents" bigint NOT NULL,
	"vendus" bigint NOT NULL,
	"vendu_ht_cents" bigint NOT NULL,
	"rendus" bigint NOT NULL,
	"rendu_ht_cents" bigint NOT NULL,
	"cout_cents" bigint NOT NULL,
	"sans_cout_cents" bigint NOT NULL,
	CONSTRAINT "produits_mois_jour_magasin_id_produit_id_pk" PRIMARY KEY("jour","magasin_id","produit_id")
);
--> statement-breakpoint
CREATE TABLE "rendus" (
	"jour" date NOT NULL,
	"magasin_id" integer NOT NULL,
	"produit_id" integer NOT NULL,
	"motif" text NOT NULL,
	"remise_en_stock" boolean NOT NULL,
	"quantite" bigint NOT NULL,
	"montant_cents" bigint NOT NULL,
	CONSTRAINT "rendus_jour_magasin_id_produit_id_motif_remise_en_stock_pk" PRIMARY KEY("jour","magasin_id","produit_id","motif","remise_en_stock")
);
--> statement-breakpoint
CREATE TABLE "categories" (
	"id" integer PRIMARY KEY NOT NULL,
	"nom" text NOT NULL,
	"version" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "demandes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sorte" text NOT NULL,
	"de" integer NOT NULL,
	"vers" integer NOT NULL,
	"statut" text NOT NULL,
	"version" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fermetures" (
	"id" uuid PRIMARY KEY NOT NULL,
	"magasin_id" integer NOT NULL,
	"jour" date NOT NULL,
	"ecart_cents" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "lieux" (
	"id" integer PRIMARY KEY NOT NULL,
	"nom" text NOT NULL,
	"type" text NOT NULL,
	"region" text,
	"objectif_cents" bigint,
	"ouvert" boolean NOT NULL,
	"version" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "produits" (
	"id" integer PRIMARY KEY NOT NULL,
	"nom" text NOT NULL,
	"actif" boolean NOT NULL,
	"prix_cents" bigint NOT NULL,
	"cout_cents" bigint,
	"categorie_id" integer NOT NULL,
	"version" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stocks" (
	"magasin_id" integer NOT NULL,
	"produit_id" integer NOT NULL,
	"disponible" integer NOT NULL,
	"reserve" integer NOT NULL,
	"en_transit" integer NOT NULL,
	"seuil" integer NOT NULL,
	"cible" integer,
	"version" bigint NOT NULL,
	CONSTRAINT "stocks_magasin_id_produit_id_pk" PRIMARY KEY("magasin_id","produit_id")
);
--> statement-breakpoint
CREATE TABLE "valeurs_stock" (
	"jour" date NOT NULL,
	"magasin_id" integer NOT NULL,
	"valeur_cents" bigint NOT NULL,
	CONSTRAINT "valeurs_stock_jour_magasin_id_pk" PRIMARY KEY("jour","magasin_id")
);
--> statement-breakpoint
CREATE TABLE "versions" (
	"magasin_id" integer PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"a" timestamp with time zone
);
