-- An order may be served by several places. Its reservation has no place of its own, its lines are the parts of the places.
CREATE TABLE "reservation_parts" (
	"commande_id" uuid NOT NULL,
	"magasin_id" integer NOT NULL,
	"produit_id" integer NOT NULL,
	"quantite" integer NOT NULL,
	CONSTRAINT "reservation_parts_commande_id_magasin_id_produit_id_pk" PRIMARY KEY("commande_id","magasin_id","produit_id"),
	CONSTRAINT "reservation_parts_quantite" CHECK ("reservation_parts"."quantite" > 0)
);
--> statement-breakpoint
ALTER TABLE "reservations" DROP CONSTRAINT "reservations_lieu";--> statement-breakpoint
DROP INDEX "mouvements_une_sortie";--> statement-breakpoint
CREATE UNIQUE INDEX "mouvements_une_sortie" ON "mouvements" USING btree ("commande_id","produit_id","magasin_id") WHERE "mouvements"."cause" = 'SORTIE';--> statement-breakpoint
ALTER TABLE "reservations" ADD CONSTRAINT "reservations_lieu" CHECK ("reservations"."statut" <> 'ANNULEE' or "reservations"."magasin_id" is null);--> statement-breakpoint
-- Every part belongs to such a reservation: asked once for a whole statement.
CREATE FUNCTION expect_reservation_of_parts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wrong uuid;
BEGIN
  SELECT p.commande_id INTO wrong FROM nouvelles p LEFT JOIN reservations r
      ON r.commande_id = p.commande_id AND r.origine = 'SAGA' AND r.magasin_id IS NULL AND r.statut = 'RESERVEE'
    WHERE r.commande_id IS NULL LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'parts of order % have no reservation', wrong USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER reservation_parts_of_reservations AFTER INSERT ON "reservation_parts" REFERENCING NEW TABLE AS nouvelles
  FOR EACH STATEMENT EXECUTE FUNCTION expect_reservation_of_parts();--> statement-breakpoint
CREATE TRIGGER reservation_parts_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "reservation_parts"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();
