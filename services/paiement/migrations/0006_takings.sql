-- Tenders of sales, and what returns give back. A till's cash, cards and rounding have accounts of their own.
CREATE TABLE "recettes" (
	"pour" text NOT NULL,
	"reference" uuid NOT NULL,
	"statut" text NOT NULL,
	"session_id" uuid,
	"client_id" integer,
	"moyens" jsonb NOT NULL,
	"pris_cents" bigint NOT NULL,
	"rendu_cents" bigint DEFAULT 0 NOT NULL,
	"a" timestamp with time zone NOT NULL,
	CONSTRAINT "recettes_pour_reference_pk" PRIMARY KEY("pour","reference"),
	CONSTRAINT "recettes_pour" CHECK ("recettes"."pour" in ('VENTE', 'COMMANDE')),
	CONSTRAINT "recettes_statut" CHECK ("recettes"."statut" in ('PRISE', 'ANNULEE')),
	CONSTRAINT "recettes_rendu" CHECK ("recettes"."rendu_cents" between 0 and "recettes"."pris_cents"),
	CONSTRAINT "recettes_annulee" CHECK ("recettes"."statut" = 'PRISE' or "recettes"."rendu_cents" = 0)
);
--> statement-breakpoint
CREATE TABLE "remboursements" (
	"retour_id" uuid PRIMARY KEY NOT NULL,
	"statut" text NOT NULL,
	"pour" text,
	"reference" uuid,
	"session_id" uuid,
	"client_id" integer,
	"parts" jsonb NOT NULL,
	"a" timestamp with time zone NOT NULL,
	CONSTRAINT "remboursements_statut" CHECK ("remboursements"."statut" in ('REMBOURSE', 'ANNULE')),
	CONSTRAINT "remboursements_recette" CHECK (("remboursements"."pour" is null) = ("remboursements"."reference" is null)
        and ("remboursements"."statut" = 'ANNULE' or "remboursements"."reference" is not null))
);
--> statement-breakpoint
ALTER TABLE "ecritures" DROP CONSTRAINT "ecritures_rang";--> statement-breakpoint
ALTER TABLE "ecritures" DROP CONSTRAINT "ecritures_compte";--> statement-breakpoint
ALTER TABLE "operations" DROP CONSTRAINT "operations_type";--> statement-breakpoint
ALTER TABLE "ecritures" ADD COLUMN "session_id" uuid;--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "part" smallint;--> statement-breakpoint
CREATE INDEX "remboursements_recette" ON "remboursements" USING btree ("reference") WHERE "remboursements"."reference" is not null;--> statement-breakpoint
CREATE INDEX "ecritures_session" ON "ecritures" USING btree ("session_id") WHERE "ecritures"."session_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "operations_une_part" ON "operations" USING btree ("reference","type","part") WHERE "operations"."part" is not null;--> statement-breakpoint
ALTER TABLE "ecritures" ADD CONSTRAINT "ecritures_session_id" CHECK ("ecritures"."compte" = 'caisse' or "ecritures"."session_id" is null);--> statement-breakpoint
ALTER TABLE "ecritures" ADD CONSTRAINT "ecritures_arrondis" CHECK (("ecritures"."compte" = 'arrondis') = ("ecritures"."rang" = 3));--> statement-breakpoint
ALTER TABLE "ecritures" ADD CONSTRAINT "ecritures_rang" CHECK ("ecritures"."rang" in (1, 2, 3));--> statement-breakpoint
ALTER TABLE "ecritures" ADD CONSTRAINT "ecritures_compte" CHECK ("ecritures"."compte" in ('client', 'invites', 'ventes', 'exterieur', 'caisse', 'cartes', 'arrondis'));--> statement-breakpoint
ALTER TABLE "operations" ADD CONSTRAINT "operations_part" CHECK (("operations"."type" in ('ENCAISSEMENT', 'RETOUR', 'EXTOURNE')) = ("operations"."part" is not null));--> statement-breakpoint
ALTER TABLE "operations" ADD CONSTRAINT "operations_type" CHECK ("operations"."type" in ('CAPTURE', 'REMBOURSEMENT', 'OUVERTURE', 'CREDIT', 'ANNULATION', 'ENCAISSEMENT', 'RETOUR', 'EXTOURNE'));--> statement-breakpoint
CREATE TRIGGER recettes_kept BEFORE DELETE OR TRUNCATE ON "recettes" FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE TRIGGER recettes_frozen BEFORE UPDATE OF pour, reference, session_id, client_id, moyens, pris_cents, a ON "recettes"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE TRIGGER remboursements_kept BEFORE DELETE OR TRUNCATE ON "remboursements" FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE TRIGGER remboursements_frozen BEFORE UPDATE OF retour_id, pour, reference, session_id, client_id, parts, a ON "remboursements"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
-- As before, for operations that round cash too: the payer's side is the whole amount, and there may be a third side.
CREATE OR REPLACE FUNCTION expect_balanced_operations() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wrong bigint;
BEGIN
  SELECT o.id INTO wrong FROM nouvelles o LEFT JOIN ecritures e ON e.operation_id = o.id
    WHERE o.type <> 'ANNULATION' GROUP BY o.id, o.montant_cents
    HAVING count(e.rang) NOT BETWEEN 2 AND 3 OR sum(e.montant_cents) <> 0
      OR sum(abs(e.montant_cents)) FILTER (WHERE e.rang = 1) IS DISTINCT FROM o.montant_cents LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'operation % is not balanced', wrong USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
-- As before; and a third side that comes later leaves its operation balanced.
CREATE OR REPLACE FUNCTION expect_operation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wrong bigint;
BEGIN
  SELECT e.operation_id INTO wrong FROM nouvelles e
    LEFT JOIN operations o ON o.id = e.operation_id AND o.type <> 'ANNULATION' WHERE o.id IS NULL
      OR e.rang = 3 AND (SELECT sum(s.montant_cents) FROM ecritures s WHERE s.operation_id = e.operation_id) <> 0 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'operation % is not balanced: it has entries and moves nothing', wrong USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
