-- A reservation keeps who made it. What stands here already was a saga's, but for what a public route still holds: its
-- order has no command in the inbox, which remembers longer than these 30 days. What is older stays a saga's: an order
-- that waits must find what it holds, whatever becomes of a forgotten reservation by hand.
ALTER TABLE "reservations" ADD COLUMN "origine" text DEFAULT 'SAGA' NOT NULL;--> statement-breakpoint
ALTER TABLE "reservation_lignes" ADD COLUMN "origine" text DEFAULT 'SAGA' NOT NULL;--> statement-breakpoint
ALTER TABLE "reservations" ADD CONSTRAINT "reservations_origine" CHECK ("reservations"."origine" in ('SAGA', 'PUBLIQUE'));--> statement-breakpoint
UPDATE "reservations" r SET "origine" = 'PUBLIQUE'
  WHERE r."statut" = 'RESERVEE' AND r."reservee_le" > clock_timestamp() - interval '30 days'
    AND NOT EXISTS (SELECT FROM "inbox" i WHERE split_part(i."key", ':', 1) = r."commande_id"::text AND i."operation" = 'stock.reserver');--> statement-breakpoint
UPDATE "reservation_lignes" l SET "origine" = r."origine" FROM "reservations" r
  WHERE r."commande_id" = l."commande_id" AND r."origine" <> 'SAGA';--> statement-breakpoint
ALTER TABLE "reservation_lignes" DROP CONSTRAINT "reservation_lignes_commande_id_produit_id_pk";--> statement-breakpoint
ALTER TABLE "reservations" DROP CONSTRAINT "reservations_pkey";--> statement-breakpoint
ALTER TABLE "reservation_lignes" ADD CONSTRAINT "reservation_lignes_commande_id_origine_produit_id_pk" PRIMARY KEY("commande_id","origine","produit_id");--> statement-breakpoint
ALTER TABLE "reservations" ADD CONSTRAINT "reservations_commande_id_origine_pk" PRIMARY KEY("commande_id","origine");--> statement-breakpoint
CREATE OR REPLACE FUNCTION expect_reservation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wrong uuid;
BEGIN
  SELECT l.commande_id INTO wrong FROM nouvelles l LEFT JOIN reservations r USING (commande_id, origine)
    WHERE r.commande_id IS NULL LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'lines of order % have no reservation', wrong USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
