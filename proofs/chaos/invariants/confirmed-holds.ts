import { sqlInvariant } from './invariant.ts'

export const confirmedHolds = sqlInvariant({
  name: 'confirmed-holds',
  rule: {
    fr: 'ce qu’une commande confirmée a réservé est sorti, ou va sortir : sa saga court encore',
    en: 'what a confirmed order reserved has left, or is about to: its saga still runs',
  },
  breaches: `
    select c.id::text, format('commande %s is confirmed, its reservation %s, saga %s, recover %s', c.id,
      coalesce(r.statut, 'unknown'), coalesce(s.status, 'unknown'), s.recover)
    from commande.commandes c
      left join stock.reservations r on r.commande_id = c.id and r.origine = 'SAGA'
      left join orchestrateur.sagas s on s.id = c.id
    where c.statut = 'CONFIRMEE' and r.statut is distinct from 'SORTIE'
      and not (r.statut is not distinct from 'RESERVEE' and coalesce(s.recover, false))`,
})
