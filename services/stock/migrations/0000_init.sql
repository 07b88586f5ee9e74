CREATE TABLE "lieux" (
	"id" integer PRIMARY KEY NOT NULL,
	"nom" text NOT NULL,
	"type" text NOT NULL,
	CONSTRAINT "lieux_type" CHECK ("lieux"."type" in ('MAGASIN', 'CENTRE'))
);
--> statement-breakpoint
CREATE TABLE "mouvements" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "mouvements_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"magasin_id" integer NOT NULL,
	"produit_id" integer NOT NULL,
	"delta" integer NOT NULL,
	"cause" text NOT NULL,
	"commande_id" uuid,
	"a" timestamp with time zone NOT NULL,
	CONSTRAINT "mouvements_cause" CHECK ("mouvements"."cause" in ('INVENTAIRE', 'SORTIE')),
	CONSTRAINT "mouvements_delta" CHECK (case "mouvements"."cause" when 'SORTIE' then "mouvements"."delta" < 0 else "mouvements"."delta" <> 0 end),
	CONSTRAINT "mouvements_commande" CHECK (("mouvements"."cause" = 'SORTIE') = ("mouvements"."commande_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "reservation_lignes" (
	"commande_id" uuid NOT NULL,
	"produit_id" integer NOT NULL,
	"quantite" integer NOT NULL,
	CONSTRAINT "reservation_lignes_commande_id_produit_id_pk" PRIMARY KEY("commande_id","produit_id"),
	CONSTRAINT "reservation_lignes_quantite" CHECK ("reservation_lignes"."quantite" > 0)
);
--> statement-breakpoint
CREATE TABLE "reservations" (
	"commande_id" uuid PRIMARY KEY NOT NULL,
	"magasin_id" integer,
	"statut" text NOT NULL,
	"reservee_le" timestamp with time zone,
	"close_le" timestamp with time zone,
	CONSTRAINT "reservations_statut" CHECK ("reservations"."statut" in ('RESERVEE', 'LIBEREE', 'SORTIE', 'ANNULEE')),
	CONSTRAINT "reservations_lieu" CHECK (("reservations"."statut" = 'ANNULEE') = ("reservations"."magasin_id" is null)),
	CONSTRAINT "reservations_reservee_le" CHECK (("reservations"."statut" = 'ANNULEE') = ("reservations"."reservee_le" is null)),
	CONSTRAINT "reservations_close_le" CHECK (("reservations"."statut" = 'RESERVEE') = ("reservations"."close_le" is null))
);
--> statement-breakpoint
CREATE TABLE "stocks" (
	"magasin_id" integer NOT NULL,
	"produit_id" integer NOT NULL,
	"disponible" integer NOT NULL,
	"reserve" integer DEFAULT 0 NOT NULL,
	"seuil" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "stocks_magasin_id_produit_id_pk" PRIMARY KEY("magasin_id","produit_id"),
	CONSTRAINT "stocks_disponible" CHECK ("stocks"."disponible" >= 0),
	CONSTRAINT "stocks_reserve" CHECK ("stocks"."reserve" >= 0),
	CONSTRAINT "stocks_seuil" CHECK ("stocks"."seuil" >= 0)
);
--> statement-breakpoint
ALTER TABLE "reservation_lignes" ADD CONSTRAINT "reservation_lignes_commande_id_reservations_commande_id_fk" FOREIGN KEY ("commande_id") REFERENCES "public"."reservations"("commande_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stocks" ADD CONSTRAINT "stocks_magasin_id_lieux_id_fk" FOREIGN KEY ("magasin_id") REFERENCES "public"."lieux"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "mouvements_une_sortie" ON "mouvements" USING btree ("commande_id","produit_id") WHERE "mouvements"."cause" = 'SORTIE';--> statement-breakpoint
CREATE INDEX "mouvements_lieu" ON "mouvements" USING btree ("magasin_id","produit_id","id");
