/** What the day of a store says. */
import { inPageLanguage, type Mirror } from '../words/mirror.ts'

export const fr = {
  title: 'Ma journée',
  tills: 'Les caisses',
  till: 'Caisse',
  holder: 'Tenue par',
  since: '{who}, depuis {when}',
  closed: 'fermée',
  sales: 'Ventes',
  total: 'Total',
  last: 'Dernière vente',
  noTill: 'Ce magasin n’a pas de caisse.',
  toDo: 'À faire',
  nothing: 'Rien n’attend.',
  refused: { one: 'vente à régulariser', other: 'ventes à régulariser' },
  receive: { one: 'envoi à recevoir', other: 'envois à recevoir' },
  alerts: { one: 'alerte de stock', other: 'alertes de stock' },
} as const

export const en: Mirror<typeof fr> = {
  title: 'My day',
  tills: 'The tills',
  till: 'Till',
  holder: 'Held by',
  since: '{who}, since {when}',
  closed: 'closed',
  sales: 'Sales',
  total: 'Total',
  last: 'Last sale',
  noTill: 'This store has no till.',
  toDo: 'To do',
  nothing: 'Nothing waits.',
  refused: { one: 'sale to put right', other: 'sales to put right' },
  receive: { one: 'delivery to receive', other: 'deliveries to receive' },
  alerts: { one: 'alert of stock', other: 'alerts of stock' },
}

export const dayWords = inPageLanguage(fr, en)
