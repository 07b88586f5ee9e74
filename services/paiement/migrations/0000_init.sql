CREATE TABLE "comptes" (
	"client_id" integer PRIMARY KEY NOT NULL,
	"solde_cents" bigint DEFAULT 0 NOT NULL,
	"ouvert_le" timestamp with time zone NOT NULL,
	CONSTRAINT "comptes_solde" CHECK ("comptes"."solde_cents" >= 0)
);
--> statement-breakpoint
CREATE TABLE "ecritures" (
	"operation_id" bigint NOT NULL,
	"rang" smallint NOT NULL,
	"compte" text NOT NULL,
	"client_id" integer,
	"montant_cents" bigint NOT NULL,
	CONSTRAINT "ecritures_operation_id_rang_pk" PRIMARY KEY("operation_id","rang"),
	CONSTRAINT "ecritures_rang" CHECK ("ecritures"."rang" in (1, 2)),
	CONSTRAINT "ecritures_compte" CHECK ("ecritures"."compte" in ('client', 'invites', 'ventes', 'exterieur')),
	CONSTRAINT "ecritures_client_id" CHECK (("ecritures"."compte" = 'client') = ("ecritures"."client_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "operations" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "operations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"type" text NOT NULL,
	"reference" text NOT NULL,
	"client_id" integer,
	"montant_cents" bigint NOT NULL,
	"motif" text,
	"a" timestamp with time zone NOT NULL,
	CONSTRAINT "operations_type" CHECK ("operations"."type" in ('CAPTURE', 'REMBOURSEMENT', 'OUVERTURE', 'CREDIT', 'ANNULATION')),
	CONSTRAINT "operations_reference" CHECK (length("operations"."reference") between 1 and 64),
	CONSTRAINT "operations_montant" CHECK ("operations"."montant_cents" >= 0),
	CONSTRAINT "operations_annulation" CHECK ("operations"."type" <> 'ANNULATION' or ("operations"."montant_cents" = 0 and "operations"."client_id" is null)),
	CONSTRAINT "operations_client" CHECK ("operations"."type" not in ('OUVERTURE', 'CREDIT') or "operations"."client_id" is not null)
);
--> statement-breakpoint
ALTER TABLE "ecritures" ADD CONSTRAINT "ecritures_operation_id_operations_id_fk" FOREIGN KEY ("operation_id") REFERENCES "public"."operations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operations" ADD CONSTRAINT "operations_client_id_comptes_client_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."comptes"("client_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ecritures_client" ON "ecritures" USING btree ("client_id","operation_id") WHERE "ecritures"."client_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "operations_une_capture" ON "operations" USING btree ("reference") WHERE "operations"."type" in ('CAPTURE', 'ANNULATION');--> statement-breakpoint
CREATE UNIQUE INDEX "operations_un_remboursement" ON "operations" USING btree ("reference") WHERE "operations"."type" = 'REMBOURSEMENT';--> statement-breakpoint
CREATE UNIQUE INDEX "operations_une_ouverture" ON "operations" USING btree ("client_id") WHERE "operations"."type" = 'OUVERTURE';
