CREATE TABLE "annulations_precoces" (
	"commande_id" uuid PRIMARY KEY NOT NULL,
	"motif" text NOT NULL,
	"a" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "commande_lignes" (
	"commande_id" uuid NOT NULL,
	"produit_id" integer NOT NULL,
	"quantite" integer NOT NULL,
	"prix_cents" bigint NOT NULL,
	"prix_version" integer NOT NULL,
	CONSTRAINT "commande_lignes_commande_id_produit_id_pk" PRIMARY KEY("commande_id","produit_id"),
	CONSTRAINT "lignes_positives" CHECK ("commande_lignes"."quantite" >= 1 and "commande_lignes"."prix_cents" >= 0 and "commande_lignes"."prix_version" >= 1)
);
--> statement-breakpoint
CREATE TABLE "commandes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"numero" bigint GENERATED ALWAYS AS IDENTITY (sequence name "commandes_numero_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"client_id" integer,
	"magasin_id" integer NOT NULL,
	"statut" text NOT NULL,
	"montant_cents" bigint NOT NULL,
	"motif" text,
	"version" integer NOT NULL,
	CONSTRAINT "commandes_numero_unique" UNIQUE("numero"),
	CONSTRAINT "commandes_positives" CHECK ("commandes"."montant_cents" >= 0 and "commandes"."version" >= 1 and "commandes"."magasin_id" >= 1),
	CONSTRAINT "commandes_motif" CHECK (("commandes"."statut" = 'ANNULEE') = ("commandes"."motif" is not null))
);
--> statement-breakpoint
CREATE TABLE "historique" (
	"commande_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"de" text,
	"vers" text NOT NULL,
	"a" timestamp with time zone NOT NULL,
	CONSTRAINT "historique_commande_id_seq_pk" PRIMARY KEY("commande_id","seq"),
	CONSTRAINT "historique_debut" CHECK (("historique"."seq" = 1) = ("historique"."de" is null) and "historique"."seq" >= 1),
	CONSTRAINT "historique_creee" CHECK ("historique"."de" is not null or "historique"."vers" = 'CREEE')
);
--> statement-breakpoint
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
	"prix_cents" bigint NOT NULL,
	"actif" boolean NOT NULL,
	"version" integer NOT NULL,
	CONSTRAINT "prix_positifs" CHECK ("prix"."prix_cents" >= 0 and "prix"."version" >= 1)
);
--> statement-breakpoint
CREATE TABLE "transitions" (
	"de" text NOT NULL,
	"vers" text NOT NULL,
	CONSTRAINT "transitions_de_vers_pk" PRIMARY KEY("de","vers")
);
--> statement-breakpoint
ALTER TABLE "historique" ADD CONSTRAINT "historique_de_vers_transitions_de_vers_fk" FOREIGN KEY ("de","vers") REFERENCES "public"."transitions"("de","vers") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "commandes_client" ON "commandes" USING btree ("client_id","numero");
