/** The orders of a day at the web shop. */
import { drawBasket, totalOf } from './baskets.ts'
import { CLIENTS_DEMO } from './clients.ts'
import { countOf, minuteOf } from './curves.ts'
import { byTime, type Day, timesFrom } from './past-day.ts'
import type { PastCommande } from './past-types.ts'

const OF_GUESTS = 0.45
const CANCELLED = 0.07
/** More than this no guest may order. */
const GUEST_MAX_CENTS = 50_000
/** What the first two customers have is written in the documentation. */
const FIRST_CLIENT = 3

/** Draws them, in the order of time. */
export const drawCommandes = (day: Day): PastCommande[] =>
  Array.from({ length: countOf('web', day, day.draws) }, () => drawCommande(day)).toSorted(byTime)

function drawCommande({ jour, midnight, shelf, draws }: Day): PastCommande {
  const times = timesFrom(midnight, minuteOf('web', jour, draws), draws)
  const lignes = drawBasket(shelf, draws, { discounts: false })
  const montantCents = totalOf(lignes)
  const isGuest = draws.chance(OF_GUESTS) && montantCents <= GUEST_MAX_CENTS
  const clientId = isGuest ? null : draws.between(FIRST_CLIENT, CLIENTS_DEMO.length)
  const statut = draws.chance(CANCELLED) ? 'ANNULEE' : 'CONFIRMEE'
  return { id: draws.idAt(times.openedAt), clientId, statut, lignes, montantCents, ...times }
}
