/** The sales of a day at the tills. */
import { type Paiement, roundCash, settle } from '@comptoir/contracts/sums-paiements.ts'
import { drawBasket, totalOf } from './baskets.ts'
import { CLIENTS_DEMO } from './clients.ts'
import { countOf, minuteOf } from './curves.ts'
import { MAGASINS_DEMO } from './lieux.ts'
import { byTime, type Day, timesFrom } from './past-day.ts'
import { type OpenTill, tillsOf } from './past-sessions.ts'
import type { PastVente } from './past-types.ts'
import { type Draws, Weights } from './random.ts'

/** At the first of two tills. */
const AT_FIRST = 0.6
const WITH_CLIENT = 0.16
const REFUSED = 0.008
const IN_CASH = 0.38
/** Notes that are handed over. */
const NOTES_CENTS = [500, 1_000, 2_000] as const
const NOTES = new Weights([2, 3, 5])

/** Draws them, in the order of time. */
export const drawVentes = (day: Day): PastVente[] =>
  MAGASINS_DEMO.flatMap((magasinId) => {
    const [first, second] = tillsOf(magasinId, day.jour)
    const length = countOf(magasinId, day, day.draws)
    return Array.from({ length }, () => drawVente(day, day.draws.chance(AT_FIRST) ? first : second))
  }).toSorted(byTime)

function drawVente(
  { jour, midnight, shelf, draws }: Day,
  { id: sessionId, magasinId, caisseId, tenuePar }: OpenTill,
): PastVente {
  const times = timesFrom(midnight, minuteOf(magasinId, jour, draws), draws)
  const lignes = drawBasket(shelf, draws, { discounts: true })
  const totalCents = totalOf(lignes)
  const isRefused = draws.chance(REFUSED)
  const paiement = drawPaiement(totalCents, draws, isRefused)
  const settled = settle(totalCents, [paiement])
  if ('reason' in settled) throw new RangeError(`a sale of ${totalCents} cents is not paid`)
  return {
    id: draws.idAt(times.openedAt),
    magasinId,
    caisseId,
    sessionId,
    vendeur: tenuePar,
    clientId: draws.chance(WITH_CLIENT) ? drawClient(draws) : null,
    statut: isRefused ? 'ANNULEE' : 'CONFIRMEE',
    lignes,
    totalCents,
    ...settled,
    recuCents: paiement.mode === 'ESPECES' ? paiement.recuCents : 0,
    ...times,
  }
}

/** By card, or in cash: the exact amount, or notes. Only a card is refused. */
function drawPaiement(totalCents: number, draws: Draws, isRefused: boolean): Paiement {
  if (!draws.chance(IN_CASH) || isRefused) return { mode: 'CARTE' }
  const { duCents } = roundCash(totalCents)
  const note = NOTES_CENTS[draws.weighted(NOTES)] ?? 500
  return { mode: 'ESPECES', recuCents: draws.chance(0.2) ? duCents : Math.ceil(duCents / note) * note }
}

/** Some come often. */
const drawClient = (draws: Draws): number => 1 + Math.floor(draws.next() ** 1.6 * CLIENTS_DEMO.length)
