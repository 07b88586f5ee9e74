CREATE TABLE "inscrits" (
	"inscription_id" uuid PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"attend" boolean NOT NULL,
	"nom" text,
	"email" text,
	CONSTRAINT "inscrits_version" CHECK ("inscrits"."version" >= 1),
	CONSTRAINT "inscrits_entier" CHECK (("inscrits"."nom" is null) = ("inscrits"."email" is null)),
	CONSTRAINT "inscrits_oublie" CHECK ("inscrits"."attend" or "inscrits"."nom" is null)
);
--> statement-breakpoint
CREATE INDEX "inscrits_attend" ON "inscrits" USING btree ("inscription_id") WHERE "inscrits"."attend";