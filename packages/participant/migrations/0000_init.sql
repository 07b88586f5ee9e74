-- These tables were once made by each service's own migrations: a database of then has them already.
CREATE TABLE IF NOT EXISTS "cles" (
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
CREATE TABLE IF NOT EXISTS "inbox" (
	"cle" text PRIMARY KEY NOT NULL,
	"operation" text NOT NULL,
	"empreinte" text NOT NULL,
	"reponse" jsonb,
	"cree_le" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "outbox" (
	"ordre" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_ordre_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id" uuid NOT NULL,
	"type" text NOT NULL,
	"corps" jsonb NOT NULL,
	"cree_le" timestamp with time zone DEFAULT now() NOT NULL,
	"envoye_le" timestamp with time zone,
	CONSTRAINT "outbox_id_unique" UNIQUE("id")
);
--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN IF NOT EXISTS "trace" text;--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "cles_cree_le" ON "cles" USING brin ("cree_le");--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "inbox_cree_le" ON "inbox" USING brin ("cree_le");--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "outbox_a_envoyer" ON "outbox" USING btree ("ordre") WHERE "outbox"."envoye_le" is null;
