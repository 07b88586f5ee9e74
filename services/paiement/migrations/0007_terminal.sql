-- What the card terminal was asked, before it is, and what it answered; and the memory of the simulated one, which is not this service's.
CREATE TABLE "autorisations" (
	"vente_id" uuid PRIMARY KEY NOT NULL,
	"statut" text NOT NULL,
	"montant_cents" bigint NOT NULL,
	"carte" text,
	"a" timestamp with time zone NOT NULL,
	CONSTRAINT "autorisations_statut" CHECK ("autorisations"."statut" in ('DEMANDEE', 'AUTORISEE', 'REFUSEE', 'ENCAISSEE', 'A_ANNULER', 'ANNULEE')),
	CONSTRAINT "autorisations_carte" CHECK ("autorisations"."statut" = 'ANNULEE' or "autorisations"."carte" is not null),
	CONSTRAINT "autorisations_montant" CHECK ("autorisations"."montant_cents" >= 0)
);
--> statement-breakpoint
CREATE TABLE "terminal_simule" (
	"key" text PRIMARY KEY NOT NULL,
	"answer" text NOT NULL,
	"is_mute" boolean NOT NULL,
	"ready_at" timestamp with time zone NOT NULL,
	CONSTRAINT "terminal_simule_answer" CHECK ("terminal_simule"."answer" in ('accepted', 'refused', 'void'))
);
--> statement-breakpoint
CREATE INDEX "autorisations_waiting" ON "autorisations" USING btree ("statut","a") WHERE "autorisations"."statut" in ('DEMANDEE', 'AUTORISEE', 'A_ANNULER');