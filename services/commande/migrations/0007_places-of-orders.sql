-- What each place serves of an order, where several may: once for all, and all of every line that has parts.
CREATE TABLE "commande_parts" (
	"commande_id" uuid NOT NULL,
	"produit_id" integer NOT NULL,
	"magasin_id" integer NOT NULL,
	"quantite" integer NOT NULL,
	CONSTRAINT "commande_parts_commande_id_produit_id_magasin_id_pk" PRIMARY KEY("commande_id","produit_id","magasin_id"),
	CONSTRAINT "commande_parts_quantite" CHECK ("commande_parts"."quantite" >= 1)
);
--> statement-breakpoint
CREATE FUNCTION check_parts() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM FROM (SELECT DISTINCT commande_id, produit_id FROM added) n
    WHERE (SELECT sum(p.quantite) FROM commande_parts p WHERE p.commande_id = n.commande_id AND p.produit_id = n.produit_id)
        IS DISTINCT FROM
      (SELECT l.quantite FROM commande_lignes l WHERE l.commande_id = n.commande_id AND l.produit_id = n.produit_id);
  IF FOUND THEN
    RAISE EXCEPTION 'commande_parts: parts do not add up to their line' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER commande_parts_complete AFTER INSERT ON "commande_parts" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION check_parts();--> statement-breakpoint
CREATE TRIGGER commande_parts_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "commande_parts"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();
