CREATE TABLE "annulations_precoces" (
	"id" uuid PRIMARY KEY NOT NULL,
	"motif" text NOT NULL,
	"a" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "numeros" (
	"magasin_id" integer PRIMARY KEY NOT NULL,
	"ventes" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "vente_historique" (
	"vente_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"de" text,
	"vers" text NOT NULL,
	"a" timestamp with time zone NOT NULL,
	CONSTRAINT "vente_historique_vente_id_seq_pk" PRIMARY KEY("vente_id","seq"),
	CONSTRAINT "vente_historique_transition" CHECK (("vente_historique"."seq" = 1) = ("vente_historique"."de" is null) and case "vente_historique"."vers"
        when 'OUVERTE' then "vente_historique"."de" is null
        when 'STOCK_RESERVE' then "vente_historique"."de" = 'OUVERTE'
        when 'ENCAISSEE' then "vente_historique"."de" = 'STOCK_RESERVE'
        when 'CONFIRMEE' then coalesce("vente_historique"."de", 'ENCAISSEE') = 'ENCAISSEE'
        else "vente_historique"."de" in ('OUVERTE', 'STOCK_RESERVE') end)
);
--> statement-breakpoint
CREATE TABLE "vente_lignes" (
	"vente_id" uuid NOT NULL,
	"rang" integer NOT NULL,
	"produit_id" integer NOT NULL,
	"nom" text NOT NULL,
	"quantite" integer NOT NULL,
	"prix_cents" bigint NOT NULL,
	"prix_version" integer,
	"remise_pourcent" numeric(6, 3) NOT NULL,
	"remise_cents" bigint NOT NULL,
	"total_cents" bigint NOT NULL,
	"motif" text,
	CONSTRAINT "vente_lignes_vente_id_produit_id_pk" PRIMARY KEY("vente_id","produit_id"),
	CONSTRAINT "vente_lignes_total" CHECK ("vente_lignes"."quantite" >= 1 and "vente_lignes"."total_cents" >= 0 and "vente_lignes"."total_cents" = "vente_lignes"."prix_cents" * "vente_lignes"."quantite" - "vente_lignes"."remise_cents")
);
--> statement-breakpoint
CREATE TABLE "ventes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"magasin_id" integer NOT NULL,
	"numero" integer NOT NULL,
	"caisse_id" integer NOT NULL,
	"session_id" uuid,
	"vendeur" text NOT NULL,
	"vendeur_nom" text NOT NULL,
	"approbateur" text,
	"approbateur_nom" text,
	"client_id" integer,
	"statut" text NOT NULL,
	"motif" text,
	"version" integer NOT NULL,
	"entete" jsonb NOT NULL,
	"total_cents" bigint NOT NULL,
	"hors_taxes_cents" bigint NOT NULL,
	"taxes" jsonb NOT NULL,
	"encaissements" jsonb NOT NULL,
	"especes_cents" bigint NOT NULL,
	"arrondi_cents" integer NOT NULL,
	"recu_cents" bigint NOT NULL,
	"rendu_cents" bigint NOT NULL,
	"faite_le" timestamp with time zone NOT NULL,
	"recue_le" timestamp with time zone NOT NULL,
	"numero_local" text,
	"note" text,
	"remplace" uuid,
	"fingerprint" text NOT NULL,
	CONSTRAINT "ventes_numero" UNIQUE("magasin_id","numero"),
	CONSTRAINT "ventes_statut" CHECK ("ventes"."statut" in ('OUVERTE', 'STOCK_RESERVE', 'ENCAISSEE', 'CONFIRMEE', 'ANNULEE')),
	CONSTRAINT "ventes_motif" CHECK (("ventes"."statut" = 'ANNULEE') = ("ventes"."motif" is not null)),
	CONSTRAINT "ventes_session_tenue" CHECK ("ventes"."session_id" is not null or "ventes"."numero_local" is not null),
	CONSTRAINT "ventes_positives" CHECK ("ventes"."numero" >= 1 and "ventes"."version" >= 1 and "ventes"."total_cents" >= 0),
	CONSTRAINT "ventes_rendu" CHECK ("ventes"."recu_cents" - "ventes"."rendu_cents" = "ventes"."especes_cents")
);
--> statement-breakpoint
ALTER TABLE "fermetures" DROP CONSTRAINT "fermetures_attendu";--> statement-breakpoint
ALTER TABLE "fermetures" ADD COLUMN "ventes_cents" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "ventes_session" ON "ventes" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "ventes_magasin" ON "ventes" USING btree ("magasin_id","faite_le");--> statement-breakpoint
CREATE INDEX "ventes_caisse" ON "ventes" USING btree ("caisse_id","faite_le");--> statement-breakpoint
ALTER TABLE "fermetures" ADD CONSTRAINT "fermetures_attendu" CHECK ("fermetures"."attendu_cents" = "fermetures"."fond_cents" + "fermetures"."ventes_cents" + "fermetures"."entrees_cents" - "fermetures"."sorties_cents");