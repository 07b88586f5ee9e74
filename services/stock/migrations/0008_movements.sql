-- Goods come in, are counted, travel between places: movements have a document, a reason and a reference, and tell what is on its way.
ALTER TABLE "mouvements" DROP CONSTRAINT "mouvements_cause";--> statement-breakpoint
ALTER TABLE "mouvements" DROP CONSTRAINT "mouvements_delta";--> statement-breakpoint
ALTER TABLE "mouvements" DROP CONSTRAINT "mouvements_commande";--> statement-breakpoint
ALTER TABLE "mouvements" DROP CONSTRAINT "mouvements_retour";--> statement-breakpoint
ALTER TABLE "mouvements" DROP CONSTRAINT "mouvements_auteur";--> statement-breakpoint
ALTER TABLE "lieux" ADD COLUMN "ouvert" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "mouvements" ADD COLUMN "en_transit" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "mouvements" ADD COLUMN "document_id" uuid;--> statement-breakpoint
ALTER TABLE "mouvements" ADD COLUMN "reference" text;--> statement-breakpoint
ALTER TABLE "mouvements" ADD COLUMN "motif" text;--> statement-breakpoint
ALTER TABLE "stocks" ADD COLUMN "en_transit" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "stocks" ADD COLUMN "cible" integer;--> statement-breakpoint
CREATE UNIQUE INDEX "mouvements_un_document" ON "mouvements" USING btree ("document_id","magasin_id","produit_id","cause") WHERE "mouvements"."document_id" is not null;--> statement-breakpoint
ALTER TABLE "mouvements" ADD CONSTRAINT "mouvements_en_transit" CHECK (case "mouvements"."cause" when 'TRANSIT' then "mouvements"."en_transit" > 0 when 'ECART' then "mouvements"."en_transit" < 0
        when 'RECEPTION' then "mouvements"."en_transit" in (0, -"mouvements"."delta") else "mouvements"."en_transit" = 0 end);--> statement-breakpoint
ALTER TABLE "mouvements" ADD CONSTRAINT "mouvements_piece" CHECK (num_nonnulls("mouvements"."commande_id", "mouvements"."retour_id", "mouvements"."document_id") <= 1 and case "mouvements"."cause"
        when 'SORTIE' then "mouvements"."commande_id" is not null
        when 'RETOUR' then "mouvements"."retour_id" is not null
        when 'CONSTAT' then num_nonnulls("mouvements"."commande_id", "mouvements"."document_id") = 1
        when 'REBUT' then num_nonnulls("mouvements"."retour_id", "mouvements"."document_id") = 1
        when 'INVENTAIRE' then num_nonnulls("mouvements"."commande_id", "mouvements"."retour_id") = 0
        else "mouvements"."document_id" is not null end);--> statement-breakpoint
ALTER TABLE "mouvements" ADD CONSTRAINT "mouvements_cause" CHECK ("mouvements"."cause" in ('INVENTAIRE', 'SORTIE', 'CONSTAT', 'RETOUR', 'REBUT',
        'RECEPTION', 'EXPEDITION', 'TRANSIT', 'ECART'));--> statement-breakpoint
ALTER TABLE "mouvements" ADD CONSTRAINT "mouvements_delta" CHECK (case when "mouvements"."cause" in ('SORTIE', 'REBUT', 'EXPEDITION') then "mouvements"."delta" < 0
        when "mouvements"."cause" in ('CONSTAT', 'RETOUR', 'RECEPTION') then "mouvements"."delta" > 0
        when "mouvements"."cause" in ('TRANSIT', 'ECART') then "mouvements"."delta" = 0 else "mouvements"."delta" <> 0 end);--> statement-breakpoint
ALTER TABLE "mouvements" ADD CONSTRAINT "mouvements_auteur" CHECK (("mouvements"."auteur_id" is null) = ("mouvements"."auteur_nom" is null)
        and ("mouvements"."auteur_id" is not null or ("mouvements"."cause" in ('INVENTAIRE', 'SORTIE') and "mouvements"."document_id" is null)));--> statement-breakpoint
ALTER TABLE "stocks" ADD CONSTRAINT "stocks_en_transit" CHECK ("stocks"."en_transit" >= 0);--> statement-breakpoint
ALTER TABLE "stocks" ADD CONSTRAINT "stocks_cible" CHECK ("stocks"."cible" >= "stocks"."seuil");--> statement-breakpoint
-- A change of what a place holds, or of what is on its way there, has its movements in the same statement: those of this transaction
-- on that article, written last. Their ids are taken under the lock of the row of stock, so others have written none after them.
-- What orders and sales take leaves `disponible` as it is and is not asked: its statement is on the path of every order.
CREATE FUNCTION expect_movements() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  moved record;
BEGIN
  WITH own AS (
    SELECT m.delta, m.en_transit, m.cmin AS command, m.id FROM mouvements m
      WHERE m.magasin_id = NEW.magasin_id AND m.produit_id = NEW.produit_id AND m.xmin = pg_current_xact_id()::xid
        AND m.id > coalesce((SELECT o.id FROM mouvements o WHERE o.magasin_id = NEW.magasin_id AND o.produit_id = NEW.produit_id
          AND o.xmin <> pg_current_xact_id()::xid ORDER BY o.magasin_id DESC, o.produit_id DESC, o.id DESC LIMIT 1), 0)
  )
  SELECT coalesce(sum(delta), 0) AS delta, coalesce(sum(en_transit), 0) AS en_transit INTO moved FROM own
    WHERE command = (SELECT command FROM own ORDER BY id DESC LIMIT 1);
  IF TG_OP = 'UPDATE' THEN
    moved.delta := moved.delta + OLD.disponible + OLD.reserve;
    moved.en_transit := moved.en_transit + OLD.en_transit;
  END IF;
  IF moved.delta <> NEW.disponible + NEW.reserve OR moved.en_transit <> NEW.en_transit THEN
    RAISE EXCEPTION 'stock of place %, product %: its change is not that of its movements', NEW.magasin_id, NEW.produit_id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER stocks_filled AFTER INSERT ON "stocks" FOR EACH ROW
  WHEN (NEW.disponible + NEW.reserve + NEW.en_transit > 0) EXECUTE FUNCTION expect_movements();--> statement-breakpoint
CREATE TRIGGER stocks_moved AFTER UPDATE ON "stocks" FOR EACH ROW
  WHEN (NEW.en_transit <> OLD.en_transit OR (NEW.disponible <> OLD.disponible
    AND NEW.disponible + NEW.reserve <> OLD.disponible + OLD.reserve)) EXECUTE FUNCTION expect_movements();--> statement-breakpoint
CREATE TRIGGER stocks_kept BEFORE DELETE OR TRUNCATE ON "stocks"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();
