CREATE TABLE "retour_historique" (
	"retour_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"de" text,
	"vers" text NOT NULL,
	"a" timestamp with time zone NOT NULL,
	CONSTRAINT "retour_historique_retour_id_seq_pk" PRIMARY KEY("retour_id","seq"),
	CONSTRAINT "retour_historique_transition" CHECK (case "retour_historique"."seq" when 1 then "retour_historique"."de" is null and "retour_historique"."vers" = 'OUVERT'
        when 2 then "retour_historique"."de" = 'OUVERT' and "retour_historique"."vers" in ('CLOS', 'ANNULE') else false end)
);
--> statement-breakpoint
CREATE TABLE "retour_lignes" (
	"retour_id" uuid NOT NULL,
	"rang" integer NOT NULL,
	"produit_id" integer NOT NULL,
	"nom" text NOT NULL,
	"quantite" integer NOT NULL,
	"montant_cents" bigint NOT NULL,
	"motif" text NOT NULL,
	"texte" text,
	"remise_en_stock" boolean NOT NULL,
	CONSTRAINT "retour_lignes_retour_id_rang_pk" PRIMARY KEY("retour_id","rang"),
	CONSTRAINT "retour_lignes_positives" CHECK ("retour_lignes"."quantite" >= 1 and "retour_lignes"."montant_cents" >= 0)
);
--> statement-breakpoint
CREATE TABLE "retours" (
	"id" uuid PRIMARY KEY NOT NULL,
	"magasin_id" integer NOT NULL,
	"numero" integer NOT NULL,
	"vente_id" uuid NOT NULL,
	"session_id" uuid,
	"auteur" text NOT NULL,
	"auteur_nom" text NOT NULL,
	"approbateur" text,
	"approbateur_nom" text,
	"client_id" integer,
	"statut" text NOT NULL,
	"motif" text,
	"version" integer NOT NULL,
	"entete" jsonb NOT NULL,
	"montant_cents" bigint NOT NULL,
	"hors_taxes_cents" bigint NOT NULL,
	"taxes" jsonb NOT NULL,
	"remboursements" jsonb NOT NULL,
	"especes_cents" bigint NOT NULL,
	"ouvert_le" timestamp with time zone NOT NULL,
	"jour" text NOT NULL,
	"fingerprint" text NOT NULL,
	CONSTRAINT "retours_numero" UNIQUE("magasin_id","numero"),
	CONSTRAINT "retours_statut" CHECK ("retours"."statut" in ('OUVERT', 'CLOS', 'ANNULE')),
	CONSTRAINT "retours_motif" CHECK (("retours"."statut" = 'ANNULE') = ("retours"."motif" is not null)),
	CONSTRAINT "retours_caisse" CHECK (("retours"."especes_cents" > 0) = ("retours"."session_id" is not null)),
	CONSTRAINT "retours_positifs" CHECK ("retours"."numero" >= 1 and "retours"."version" >= 1 and "retours"."montant_cents" >= 0)
);
--> statement-breakpoint
ALTER TABLE "fermetures" DROP CONSTRAINT "fermetures_attendu";--> statement-breakpoint
ALTER TABLE "numeros" ADD COLUMN "retours" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "fermetures" ADD COLUMN "retours_cents" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "retours" ADD CONSTRAINT "retours_vente_id_ventes_id_fk" FOREIGN KEY ("vente_id") REFERENCES "public"."ventes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "retours_vente" ON "retours" USING btree ("vente_id");--> statement-breakpoint
CREATE INDEX "retours_session" ON "retours" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "retours_jour" ON "retours" USING btree ("auteur","jour");--> statement-breakpoint
ALTER TABLE "fermetures" ADD CONSTRAINT "fermetures_attendu" CHECK ("fermetures"."attendu_cents" = "fermetures"."fond_cents" + "fermetures"."ventes_cents" - "fermetures"."retours_cents" + "fermetures"."entrees_cents" - "fermetures"."sorties_cents");