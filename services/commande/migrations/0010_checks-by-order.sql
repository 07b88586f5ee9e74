-- The same rules with fewer lookups. Rows of one statement follow each other within it, so only the first of an order looks for
-- the one before; when the last is where its order stands, those before it are not beyond; and each way is looked for once.
CREATE OR REPLACE FUNCTION verifier_chaine() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM FROM (
      SELECT commande_id, seq, de, vers, lag(seq) OVER by_order AS seq_before, lag(vers) OVER by_order AS vers_before,
          lead(seq) OVER by_order IS NULL AS is_last
        FROM nouvelles WINDOW by_order AS (PARTITION BY commande_id ORDER BY seq)
    ) n
    WHERE CASE WHEN n.seq_before = n.seq - 1 THEN n.vers_before
        ELSE (SELECT p.vers FROM historique p WHERE p.commande_id = n.commande_id AND p.seq = n.seq - 1) END
        IS DISTINCT FROM n.de
      OR (n.is_last AND (SELECT n.seq < c.version OR (n.seq = c.version AND n.vers = c.statut) FROM commandes c
        WHERE c.id = n.commande_id) IS NOT TRUE);
  IF NOT FOUND THEN
    PERFORM FROM (SELECT DISTINCT de, vers FROM nouvelles WHERE de IS NOT NULL) n
      WHERE (SELECT t.vers FROM transitions t WHERE t.de = n.de AND t.vers = n.vers) IS NULL;
  END IF;
  IF FOUND THEN
    RAISE EXCEPTION 'historique: a row does not follow the one before it, takes no known way, or its order stands elsewhere'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
