CREATE TABLE "audit" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"saga_id" uuid NOT NULL,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"auteur" text NOT NULL,
	"action" text NOT NULL,
	"motif" text NOT NULL,
	"avant" text NOT NULL,
	"apres" text NOT NULL,
	CONSTRAINT "audit_action" CHECK (action in ('relancer', 'annuler', 'forcer')),
	CONSTRAINT "audit_motif" CHECK (char_length(motif) between 3 and 500)
);
--> statement-breakpoint
CREATE TABLE "cancel_requests" (
	"saga_id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"motif" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "orchestrators" (
	"id" uuid PRIMARY KEY NOT NULL,
	"instance" text NOT NULL,
	"started_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"lease_until" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sagas" (
	"id" uuid PRIMARY KEY NOT NULL,
	"definition" text NOT NULL,
	"definition_version" integer NOT NULL,
	"owner" uuid NOT NULL,
	"epoch" integer DEFAULT 1 NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"status" text NOT NULL,
	"recover" boolean NOT NULL,
	"state" jsonb NOT NULL,
	"next_try" timestamp with time zone,
	"deadline" timestamp with time zone NOT NULL,
	"takeovers" smallint DEFAULT 0 NOT NULL,
	"client_key" text,
	"fingerprint" text,
	"respond_async" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"ended_at" timestamp with time zone,
	"parked" boolean GENERATED ALWAYS AS (status = 'BLOQUEE') STORED,
	CONSTRAINT "sagas_status" CHECK (status in ('EN_COURS', 'COMPENSATION', 'TERMINEE', 'ANNULEE', 'BLOQUEE')),
	CONSTRAINT "sagas_counts" CHECK (epoch >= 1 and version >= 1 and takeovers >= 0),
	CONSTRAINT "sagas_ended" CHECK ((ended_at is not null) = (status in ('TERMINEE', 'ANNULEE'))),
	CONSTRAINT "sagas_running_is_recovered" CHECK (recover or status not in ('EN_COURS', 'COMPENSATION')),
	CONSTRAINT "sagas_fingerprint" CHECK (client_key is null or fingerprint is not null)
);
--> statement-breakpoint
CREATE TABLE "transitions" (
	"saga_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"rank" smallint NOT NULL,
	"epoch" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"detail" jsonb NOT NULL,
	CONSTRAINT "transitions_saga_id_version_rank_pk" PRIMARY KEY("saga_id","version","rank")
);
--> statement-breakpoint
ALTER TABLE "audit" ADD CONSTRAINT "audit_saga_id_sagas_id_fk" FOREIGN KEY ("saga_id") REFERENCES "public"."sagas"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cancel_requests" ADD CONSTRAINT "cancel_requests_saga_id_sagas_id_fk" FOREIGN KEY ("saga_id") REFERENCES "public"."sagas"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_saga" ON "audit" USING btree ("saga_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "sagas_client_key" ON "sagas" USING btree ("client_key") WHERE client_key is not null;--> statement-breakpoint
CREATE INDEX "sagas_live" ON "sagas" USING btree ("owner") WHERE recover;--> statement-breakpoint
CREATE INDEX "sagas_parked" ON "sagas" USING btree ("id") WHERE parked;