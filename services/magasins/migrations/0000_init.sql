CREATE TABLE "attentes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"magasin_id" integer NOT NULL,
	"nom" text NOT NULL,
	"lignes" jsonb NOT NULL,
	"par" text NOT NULL,
	"a" timestamp with time zone NOT NULL,
	"reprise_par" text,
	"reprise_le" timestamp with time zone,
	CONSTRAINT "attentes_reprise" CHECK (("attentes"."reprise_par" is null) = ("attentes"."reprise_le" is null))
);
--> statement-breakpoint
CREATE TABLE "caisses" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "caisses_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"magasin_id" integer NOT NULL,
	"nom" text NOT NULL,
	CONSTRAINT "caisses_nom" UNIQUE("magasin_id","nom")
);
--> statement-breakpoint
CREATE TABLE "fermetures" (
	"caisse_id" integer NOT NULL,
	"numero" integer NOT NULL,
	"session_id" uuid NOT NULL,
	"tenue_par" text NOT NULL,
	"ouverte_le" timestamp with time zone NOT NULL,
	"fermee_le" timestamp with time zone NOT NULL,
	"fermee_par" text NOT NULL,
	"fond_cents" bigint NOT NULL,
	"entrees_cents" bigint NOT NULL,
	"sorties_cents" bigint NOT NULL,
	"attendu_cents" bigint NOT NULL,
	"compte_cents" bigint NOT NULL,
	"ecart_cents" bigint NOT NULL,
	"motif" text,
	CONSTRAINT "fermetures_caisse_id_numero_pk" PRIMARY KEY("caisse_id","numero"),
	CONSTRAINT "fermetures_session_id_unique" UNIQUE("session_id"),
	CONSTRAINT "fermetures_attendu" CHECK ("fermetures"."attendu_cents" = "fermetures"."fond_cents" + "fermetures"."entrees_cents" - "fermetures"."sorties_cents"),
	CONSTRAINT "fermetures_ecart" CHECK ("fermetures"."ecart_cents" = "fermetures"."compte_cents" - "fermetures"."attendu_cents")
);
--> statement-breakpoint
CREATE TABLE "magasins" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "magasins_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"nom" text NOT NULL,
	"type" text DEFAULT 'MAGASIN' NOT NULL,
	"adresse" text NOT NULL,
	"ville" text NOT NULL,
	"code_postal" text NOT NULL,
	"telephone" text,
	"email" text,
	"region" text NOT NULL,
	"objectif_cents" bigint,
	"ouvert" boolean DEFAULT true NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "magasins_nom_unique" UNIQUE("nom"),
	CONSTRAINT "magasins_type" CHECK ("magasins"."type" in ('MAGASIN', 'CENTRE')),
	CONSTRAINT "magasins_positifs" CHECK ("magasins"."objectif_cents" >= 0 and "magasins"."version" >= 1)
);
--> statement-breakpoint
CREATE TABLE "mouvements" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "mouvements_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"session_id" uuid NOT NULL,
	"sens" text NOT NULL,
	"montant_cents" bigint NOT NULL,
	"motif" text NOT NULL,
	"par" text NOT NULL,
	"a" timestamp with time zone NOT NULL,
	CONSTRAINT "mouvements_sens" CHECK ("mouvements"."sens" in ('ENTREE', 'SORTIE')),
	CONSTRAINT "mouvements_montant" CHECK ("mouvements"."montant_cents" > 0)
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"caisse_id" integer NOT NULL,
	"tenue_par" text NOT NULL,
	"tenue_par_nom" text NOT NULL,
	"fond_cents" bigint NOT NULL,
	"ouverte_le" timestamp with time zone NOT NULL,
	"fermee_le" timestamp with time zone,
	CONSTRAINT "sessions_fond" CHECK ("sessions"."fond_cents" >= 0)
);
--> statement-breakpoint
ALTER TABLE "attentes" ADD CONSTRAINT "attentes_magasin_id_magasins_id_fk" FOREIGN KEY ("magasin_id") REFERENCES "public"."magasins"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "caisses" ADD CONSTRAINT "caisses_magasin_id_magasins_id_fk" FOREIGN KEY ("magasin_id") REFERENCES "public"."magasins"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fermetures" ADD CONSTRAINT "fermetures_caisse_id_caisses_id_fk" FOREIGN KEY ("caisse_id") REFERENCES "public"."caisses"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fermetures" ADD CONSTRAINT "fermetures_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mouvements" ADD CONSTRAINT "mouvements_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_caisse_id_caisses_id_fk" FOREIGN KEY ("caisse_id") REFERENCES "public"."caisses"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "attentes_a_reprendre" ON "attentes" USING btree ("magasin_id","id") WHERE "attentes"."reprise_le" is null;--> statement-breakpoint
CREATE INDEX "mouvements_session" ON "mouvements" USING btree ("session_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "sessions_une_ouverte" ON "sessions" USING btree ("caisse_id") WHERE "sessions"."fermee_le" is null;