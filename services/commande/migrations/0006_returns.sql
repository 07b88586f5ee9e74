-- Goods of orders that come back to a store.
CREATE TABLE "retour_historique" (
	"retour_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"de" text,
	"vers" text NOT NULL,
	"a" timestamp with time zone NOT NULL,
	CONSTRAINT "retour_historique_retour_id_seq_pk" PRIMARY KEY("retour_id","seq"),
	CONSTRAINT "retour_historique_transition" CHECK (case "retour_historique"."seq" when 1 then "retour_historique"."de" is null and "retour_historique"."vers" = 'OUVERT'
        when 2 then "retour_historique"."de" = 'OUVERT' and "retour_historique"."vers" in ('CLOS', 'ANNULE') else false end)
);
--> statement-breakpoint
CREATE TABLE "retour_lignes" (
	"retour_id" uuid NOT NULL,
	"rang" integer NOT NULL,
	"produit_id" integer NOT NULL,
	"quantite" integer NOT NULL,
	"montant_cents" bigint NOT NULL,
	"motif" text NOT NULL,
	"texte" text,
	"remise_en_stock" boolean NOT NULL,
	CONSTRAINT "retour_lignes_retour_id_rang_pk" PRIMARY KEY("retour_id","rang"),
	CONSTRAINT "retour_lignes_positives" CHECK ("retour_lignes"."quantite" >= 1 and "retour_lignes"."montant_cents" >= 0)
);
--> statement-breakpoint
CREATE TABLE "retours" (
	"id" uuid PRIMARY KEY NOT NULL,
	"numero" bigint GENERATED ALWAYS AS IDENTITY (sequence name "retours_numero_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"commande_id" uuid NOT NULL,
	"magasin_id" integer NOT NULL,
	"auteur" text NOT NULL,
	"auteur_nom" text NOT NULL,
	"approbateur" text,
	"approbateur_nom" text,
	"client_id" integer,
	"statut" text NOT NULL,
	"motif" text,
	"version" integer NOT NULL,
	"montant_cents" bigint NOT NULL,
	"hors_taxes_cents" bigint NOT NULL,
	"remboursements" jsonb NOT NULL,
	"ouvert_le" timestamp with time zone NOT NULL,
	"jour" text NOT NULL,
	"fingerprint" text NOT NULL,
	CONSTRAINT "retours_numero_unique" UNIQUE("numero"),
	CONSTRAINT "retours_statut" CHECK ("retours"."statut" in ('OUVERT', 'CLOS', 'ANNULE')),
	CONSTRAINT "retours_motif" CHECK (("retours"."statut" = 'ANNULE') = ("retours"."motif" is not null)),
	CONSTRAINT "retours_positifs" CHECK ("retours"."version" >= 1 and "retours"."montant_cents" >= 0)
);
--> statement-breakpoint
CREATE INDEX "retours_commande" ON "retours" USING btree ("commande_id");--> statement-breakpoint
CREATE INDEX "retours_jour" ON "retours" USING btree ("auteur","jour");--> statement-breakpoint
CREATE TRIGGER retour_lignes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "retour_lignes"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE TRIGGER retour_historique_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "retour_historique"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE TRIGGER retours_kept BEFORE DELETE OR TRUNCATE ON "retours"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE TRIGGER retours_frozen BEFORE UPDATE OF id, commande_id, magasin_id, auteur, auteur_nom, client_id, montant_cents, hors_taxes_cents,
  remboursements, ouvert_le, jour ON "retours" FOR EACH STATEMENT EXECUTE FUNCTION append_only();--> statement-breakpoint
CREATE FUNCTION check_retour() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM FROM changed n
    WHERE (SELECT h.vers FROM retour_historique h WHERE h.retour_id = n.id AND h.seq = n.version) IS DISTINCT FROM n.statut
      OR (SELECT h.seq FROM retour_historique h WHERE h.retour_id = n.id AND h.seq = n.version + 1) IS NOT NULL
      OR (SELECT sum(l.montant_cents) FROM retour_lignes l WHERE l.retour_id = n.id) IS DISTINCT FROM n.montant_cents;
  IF FOUND THEN
    RAISE EXCEPTION 'retours: a return does not stand where its history ends, or its amount is not that of its lines'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER retours_changed AFTER UPDATE ON "retours" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION check_retour();--> statement-breakpoint
-- Of a confirmed order alone, and never more pieces of a line than were ordered.
CREATE FUNCTION check_retour_made() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM FROM added n
    WHERE (SELECT h.vers FROM retour_historique h WHERE h.retour_id = n.id AND h.seq = 1) IS DISTINCT FROM n.statut
      OR (SELECT sum(l.montant_cents) FROM retour_lignes l WHERE l.retour_id = n.id) IS DISTINCT FROM n.montant_cents
      OR (SELECT a.commande_id FROM annulations_precoces a WHERE a.commande_id = n.id) IS NOT NULL
      OR (SELECT c.statut FROM commandes c WHERE c.id = n.commande_id) IS DISTINCT FROM 'CONFIRMEE'
      OR EXISTS (SELECT FROM retour_lignes l WHERE l.retour_id = n.id AND (
          SELECT sum(b.quantite) FROM retours r JOIN retour_lignes b ON b.retour_id = r.id
          WHERE r.commande_id = n.commande_id AND r.motif IS NULL AND b.produit_id = l.produit_id)
        > coalesce((SELECT o.quantite FROM commande_lignes o
          WHERE o.commande_id = n.commande_id AND o.produit_id = l.produit_id), 0));
  IF FOUND THEN
    RAISE EXCEPTION 'retours: more came back than was ordered, of no confirmed order, or the return was cancelled before'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER retours_made AFTER INSERT ON "retours" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION check_retour_made();
