CREATE TABLE "travaux" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sorte" text NOT NULL,
	"statut" text NOT NULL,
	"demande_le" timestamp with time zone NOT NULL,
	"fini_le" timestamp with time zone,
	"evenements" bigint DEFAULT 0 NOT NULL,
	"differences" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"erreur" text,
	"seen_at" timestamp with time zone,
	CONSTRAINT "travaux_statut" CHECK ("travaux"."statut" in ('EN_ATTENTE', 'EN_COURS', 'TERMINE', 'ECHOUE')),
	CONSTRAINT "travaux_sorte" CHECK ("travaux"."sorte" in ('COMPARAISON', 'RECONSTRUCTION')),
	CONSTRAINT "travaux_fini" CHECK (("travaux"."statut" in ('TERMINE', 'ECHOUE')) = ("travaux"."fini_le" is not null))
);
