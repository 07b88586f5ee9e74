CREATE TABLE "compteurs" (
	"genre" text NOT NULL,
	"annee" integer NOT NULL,
	"dernier" integer NOT NULL,
	CONSTRAINT "compteurs_genre_annee_pk" PRIMARY KEY("genre","annee")
);
--> statement-breakpoint
CREATE TABLE "facture_historique" (
	"facture_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"de" text,
	"vers" text NOT NULL,
	"a" timestamp with time zone NOT NULL,
	CONSTRAINT "facture_historique_facture_id_seq_pk" PRIMARY KEY("facture_id","seq"),
	CONSTRAINT "facture_historique_transition" CHECK (case "facture_historique"."seq" when 1 then "facture_historique"."de" is null
        when 2 then "facture_historique"."de" = 'EN_ATTENTE' and "facture_historique"."vers" = 'EMISE' else false end)
);
--> statement-breakpoint
CREATE TABLE "factures" (
	"id" uuid PRIMARY KEY NOT NULL,
	"genre" text NOT NULL,
	"statut" text NOT NULL,
	"version" integer NOT NULL,
	"annee" integer,
	"rang" integer,
	"client_id" integer,
	"reference_client" text,
	"commande_id" uuid,
	"vente_id" uuid,
	"retour_id" uuid,
	"facture_id" uuid,
	"magasin_id" integer,
	"nombre_articles" integer NOT NULL,
	"lignes" jsonb NOT NULL,
	"montant_cents" bigint NOT NULL,
	"hors_taxes_cents" bigint,
	"taxes" jsonb,
	"faite_le" timestamp with time zone NOT NULL,
	"demandee_le" timestamp with time zone NOT NULL,
	"emise_le" timestamp with time zone,
	CONSTRAINT "factures_numero" UNIQUE("genre","annee","rang"),
	CONSTRAINT "factures_genre" CHECK ("factures"."genre" in ('FACTURE', 'NOTE_DE_CREDIT')),
	CONSTRAINT "factures_statut" CHECK (case "factures"."statut" when 'EN_ATTENTE' then num_nonnulls("factures"."annee", "factures"."rang", "factures"."emise_le") = 0
        when 'EMISE' then num_nulls("factures"."annee", "factures"."rang", "factures"."emise_le", "factures"."hors_taxes_cents", "factures"."taxes") = 0
        else false end),
	CONSTRAINT "factures_origine" CHECK (num_nonnulls("factures"."commande_id", "factures"."vente_id") <= 1 and case "factures"."genre"
        when 'FACTURE' then num_nonnulls("factures"."retour_id", "factures"."facture_id") = 0
        else "factures"."retour_id" is not null and num_nonnulls("factures"."commande_id", "factures"."vente_id") = 1
          and ("factures"."facture_id" is not null) = ("factures"."statut" = 'EMISE') end),
	CONSTRAINT "factures_positives" CHECK ("factures"."version" >= 1 and "factures"."rang" >= 1 and "factures"."nombre_articles" >= 1 and "factures"."montant_cents" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX "factures_commande" ON "factures" USING btree ("commande_id") WHERE "factures"."genre" = 'FACTURE';--> statement-breakpoint
CREATE UNIQUE INDEX "factures_vente" ON "factures" USING btree ("vente_id") WHERE "factures"."genre" = 'FACTURE';--> statement-breakpoint
CREATE UNIQUE INDEX "factures_retour" ON "factures" USING btree ("retour_id");--> statement-breakpoint
CREATE INDEX "factures_de_commande" ON "factures" USING btree ("commande_id");--> statement-breakpoint
CREATE INDEX "factures_de_vente" ON "factures" USING btree ("vente_id");--> statement-breakpoint
CREATE INDEX "factures_liste" ON "factures" USING btree ("demandee_le","id");--> statement-breakpoint
CREATE INDEX "factures_client" ON "factures" USING btree ("client_id","demandee_le");--> statement-breakpoint
CREATE INDEX "factures_reference" ON "factures" USING btree ("reference_client");--> statement-breakpoint
CREATE INDEX "factures_en_attente" ON "factures" USING btree ("demandee_le") WHERE "factures"."statut" = 'EN_ATTENTE';