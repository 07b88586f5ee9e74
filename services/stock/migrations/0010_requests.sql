-- Requests of places: replenishment and transfers, with their history. What a granted request holds is a reservation of its own origin.
CREATE TABLE "demande_historique" (
	"demande_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"statut" text NOT NULL,
	"auteur_id" text NOT NULL,
	"auteur_nom" text NOT NULL,
	"motif" text,
	"a" timestamp with time zone NOT NULL,
	CONSTRAINT "demande_historique_demande_id_version_pk" PRIMARY KEY("demande_id","version"),
	CONSTRAINT "demande_historique_une_fois" UNIQUE("demande_id","statut")
);
--> statement-breakpoint
CREATE TABLE "demande_lignes" (
	"demande_id" uuid NOT NULL,
	"produit_id" integer NOT NULL,
	"demandee" integer NOT NULL,
	"validee" integer,
	"recue" integer,
	CONSTRAINT "demande_lignes_demande_id_produit_id_pk" PRIMARY KEY("demande_id","produit_id"),
	CONSTRAINT "demande_lignes_demandee" CHECK ("demande_lignes"."demandee" > 0),
	CONSTRAINT "demande_lignes_validee" CHECK ("demande_lignes"."validee" between 0 and "demande_lignes"."demandee"),
	CONSTRAINT "demande_lignes_recue" CHECK ("demande_lignes"."recue" is null or ("demande_lignes"."validee" is not null and "demande_lignes"."recue" between 0 and "demande_lignes"."validee"))
);
--> statement-breakpoint
CREATE TABLE "demandes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sorte" text NOT NULL,
	"de" integer NOT NULL,
	"vers" integer NOT NULL,
	"statut" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "demandes_sorte" CHECK ("demandes"."sorte" in ('APPROVISIONNEMENT', 'TRANSFERT')),
	CONSTRAINT "demandes_statut" CHECK ("demandes"."statut" in ('DEMANDEE', 'VALIDEE', 'EXPEDIEE', 'RECUE', 'REFUSEE', 'ANNULEE')),
	CONSTRAINT "demandes_lieux" CHECK ("demandes"."de" <> "demandes"."vers")
);
--> statement-breakpoint
ALTER TABLE "reservations" DROP CONSTRAINT "reservations_origine";--> statement-breakpoint
ALTER TABLE "demande_historique" ADD CONSTRAINT "demande_historique_demande_id_demandes_id_fk" FOREIGN KEY ("demande_id") REFERENCES "public"."demandes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demande_lignes" ADD CONSTRAINT "demande_lignes_demande_id_demandes_id_fk" FOREIGN KEY ("demande_id") REFERENCES "public"."demandes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "demandes_en_cours" ON "demandes" USING btree ("vers") WHERE "demandes"."statut" in ('DEMANDEE', 'VALIDEE', 'EXPEDIEE');--> statement-breakpoint
ALTER TABLE "reservations" ADD CONSTRAINT "reservations_origine" CHECK ("reservations"."origine" in ('SAGA', 'PUBLIQUE', 'DEMANDE'));--> statement-breakpoint
ALTER TABLE "demandes" ADD CONSTRAINT "demandes_de" FOREIGN KEY ("de") REFERENCES "lieux"("id");--> statement-breakpoint
ALTER TABLE "demandes" ADD CONSTRAINT "demandes_vers" FOREIGN KEY ("vers") REFERENCES "lieux"("id");--> statement-breakpoint
CREATE TRIGGER demande_historique_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "demande_historique"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE TRIGGER demandes_kept BEFORE DELETE OR TRUNCATE ON "demandes"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE TRIGGER demande_lignes_kept BEFORE DELETE OR TRUNCATE ON "demande_lignes"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE TRIGGER demandes_frozen BEFORE UPDATE OF id, sorte, de, vers ON "demandes"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE TRIGGER demande_lignes_frozen BEFORE UPDATE OF demande_id, produit_id, demandee ON "demande_lignes"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
-- A request stands where its history ends, and each step follows from the one before it.
CREATE FUNCTION check_demande() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM FROM demandes d WHERE d.id = NEW.id AND (
    (SELECT h.statut FROM demande_historique h WHERE h.demande_id = d.id AND h.version = d.version) IS DISTINCT FROM d.statut
    OR EXISTS (SELECT FROM demande_historique h WHERE h.demande_id = d.id AND h.version > d.version)
    OR EXISTS (SELECT FROM demande_historique h
      LEFT JOIN demande_historique b ON b.demande_id = h.demande_id AND b.version = h.version - 1
      WHERE h.demande_id = d.id AND (coalesce(b.statut, ''), h.statut) NOT IN (('', 'DEMANDEE'), ('DEMANDEE', 'VALIDEE'),
        ('DEMANDEE', 'REFUSEE'), ('DEMANDEE', 'ANNULEE'), ('VALIDEE', 'ANNULEE'), ('VALIDEE', 'EXPEDIEE'), ('EXPEDIEE', 'RECUE'))));
  IF FOUND THEN
    RAISE EXCEPTION 'request %: it does not stand where its history ends', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE CONSTRAINT TRIGGER demandes_chain AFTER INSERT OR UPDATE ON "demandes" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION check_demande();
