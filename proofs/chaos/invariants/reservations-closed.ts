import { sqlInvariant } from './invariant.ts'

export const reservationsClosed = sqlInvariant({
  name: 'reservations-closed',
  rule: {
    fr: 'aucune réservation active sans saga qui court encore',
    en: 'no active reservation without a saga that still runs',
  },
  breaches: `
    select r.commande_id::text, format('reservation %s still holds its lines; saga %s', r.commande_id,
      coalesce(s.status, 'unknown'))
    from stock.reservations r left join orchestrateur.sagas s on s.id = r.commande_id
    where r.statut = 'RESERVEE' and r.origine = 'SAGA' and (s.id is null or not s.recover)`,
})
