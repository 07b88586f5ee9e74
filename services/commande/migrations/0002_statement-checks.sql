ALTER TABLE "historique" DROP CONSTRAINT "historique_de_vers_transitions_de_vers_fk";
--> statement-breakpoint
-- The same rule as the foreign key before, asked once for a whole statement instead of once for each row. What a foreign key
-- also did: a way that was taken stays in the table.
CREATE TRIGGER transitions_gardees BEFORE UPDATE OR DELETE OR TRUNCATE ON transitions
  FOR EACH STATEMENT EXECUTE FUNCTION refuser_changement();
--> statement-breakpoint
CREATE OR REPLACE FUNCTION verifier_chaine() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM FROM nouvelles n
    WHERE (SELECT p.vers FROM historique p WHERE p.commande_id = n.commande_id AND p.seq = n.seq - 1)
        IS DISTINCT FROM n.de
      OR (SELECT n.seq < c.version OR (n.seq = c.version AND n.vers = c.statut) FROM commandes c WHERE c.id = n.commande_id)
        IS NOT TRUE
      OR (n.de IS NOT NULL AND (SELECT t.vers FROM transitions t WHERE t.de = n.de AND t.vers = n.vers) IS NULL);
  IF FOUND THEN
    RAISE EXCEPTION 'historique: a row does not follow the one before it, takes no known way, or its order stands elsewhere'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
