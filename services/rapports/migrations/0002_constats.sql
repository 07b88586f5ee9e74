CREATE TABLE "constats" (
	"id" bigint PRIMARY KEY NOT NULL,
	"magasin_id" integer NOT NULL,
	"produit_id" integer NOT NULL,
	"jour" date NOT NULL,
	"quantite" integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX "constats_jours" ON "constats" USING btree ("jour");