CREATE TABLE "recus_imprimes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"a" timestamp with time zone NOT NULL,
	"par" text NOT NULL
);
