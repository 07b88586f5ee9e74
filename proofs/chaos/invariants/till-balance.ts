import { sqlInvariant } from './invariant.ts'

/** retail.md 12, rule 1: what magasins expects in a till, but for its float and what was moved by hand, is the ledger's. */
export const tillBalance = sqlInvariant({
  name: 'till-balance',
  rule: {
    fr: 'd’une session de caisse, ventes moins retours en espèces sont le compte de cette caisse au grand livre',
    en: 'of a till session, cash sales less cash returns are the till’s account in the ledger',
  },
  breaches: `
    with sold as (
      select session_id, sum(especes_cents) as total from magasins.ventes
      where statut = 'CONFIRMEE' and session_id is not null group by 1
    ), given as (
      select session_id, sum(especes_cents) as total from magasins.retours
      where statut = 'CLOS' and session_id is not null group by 1
    ), ledger as (
      select session_id, sum(montant_cents) as total from paiement.ecritures
      where compte = 'caisse' and session_id is not null group by 1
    )
    select null, format('session %s: sales %s, returns %s, ledger %s', session_id, s.total, g.total, l.total)
    from sold s full join given g using (session_id) full join ledger l using (session_id)
    where abs(coalesce(l.total, 0)) <> abs(coalesce(s.total, 0) - coalesce(g.total, 0))`,
})
