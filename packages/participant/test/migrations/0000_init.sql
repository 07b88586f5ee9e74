CREATE TABLE "cles" (
	"portee" text NOT NULL,
	"cle" text NOT NULL,
	"empreinte" text NOT NULL,
	"statut" integer,
	"reponse" jsonb,
	"cree_le" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "cles_portee_cle_pk" PRIMARY KEY("portee","cle"),
	CONSTRAINT "cles_longueur" CHECK (length("cles"."cle") <= 255)
);
--> statement-breakpoint
CREATE TABLE "comptes" (
	"commande_id" uuid PRIMARY KEY NOT NULL,
	"n" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"cle" text PRIMARY KEY NOT NULL,
	"operation" text NOT NULL,
	"empreinte" text NOT NULL,
	"reponse" jsonb,
	"cree_le" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"ordre" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_ordre_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id" uuid NOT NULL,
	"type" text NOT NULL,
	"corps" jsonb NOT NULL,
	"cree_le" timestamp with time zone DEFAULT now() NOT NULL,
	"envoye_le" timestamp with time zone,
	CONSTRAINT "outbox_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE INDEX "cles_cree_le" ON "cles" USING brin ("cree_le");--> statement-breakpoint
CREATE INDEX "inbox_cree_le" ON "inbox" USING brin ("cree_le");--> statement-breakpoint
CREATE INDEX "outbox_a_envoyer" ON "outbox" USING btree ("ordre") WHERE "outbox"."envoye_le" is null;