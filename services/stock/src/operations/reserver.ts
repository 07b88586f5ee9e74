import { type Refusal, stock } from '@comptoir/contracts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { operation } from '@comptoir/participant/operation.ts'
import {
  type Acte,
  knownLieux,
  lockDisponibles,
  readReservations,
  saveReservations,
} from '../db/stock-store.ts'
import {
  type Demande,
  decideReservations,
  normaliser,
  type Origine,
  type Situation,
} from '../domain/reservation.ts'
import { reservationsTotal } from '../metrics.ts'

/** Verifies and reserves in one visit, for a whole group: one lock, one decision, one write. */
export const reserver = operation(stock.reserver, (tx, commands, { now }) =>
  reserverGroupe(
    tx,
    commands.map(({ body }) => ({ ...body, lignes: normaliser(body.lignes) })),
    { origine: 'SAGA', a: now },
  ),
)

/** The same for whoever asks. Lines are normalised. `demandes[i]` is answered by the i-th reply. */
export async function reserverGroupe(
  tx: Tx,
  demandes: readonly Demande[],
  acte: Acte,
): Promise<({ a: string } | Refusal)[]> {
  const verdicts = decideReservations(demandes, await loadSituation(tx, demandes, acte.origine))
  const acceptees = new Map<string, Demande>()
  const replies = verdicts.map((verdict, index): { a: string } | Refusal => {
    reservationsTotal.inc({ outcome: verdict.kind === 'refus' ? verdict.refus.refus : verdict.kind })
    switch (verdict.kind) {
      case 'reserver': {
        const demande = demandes[index] as Demande
        acceptees.set(demande.commandeId, demande)
        return { a: acte.a.toISOString() }
      }
      case 'deja-reservee':
        return { a: verdict.a.toISOString() }
      case 'refus':
        return verdict.refus
    }
  })
  if (acceptees.size > 0) await saveReservations(tx, [...acceptees.values()], acte)
  return replies
}

async function loadSituation(tx: Tx, demandes: readonly Demande[], origine: Origine): Promise<Situation> {
  // Read after the locks: a twin of the same order under another key has then been committed, or waits for us. Both
  // statements leave at once, and a connection answers in order.
  const [disponibles, reservations] = await Promise.all([
    lockDisponibles(tx, demandes),
    readReservations(
      tx,
      demandes.map((demande) => demande.commandeId),
      origine,
    ),
  ])
  return { disponibles, reservations, lieuxInconnus: await lieuxInconnus(tx, demandes, disponibles) }
}

/** A place of which no stock row was found may not exist at all. Only then is it worth a statement. */
async function lieuxInconnus(
  tx: Tx,
  demandes: readonly Demande[],
  disponibles: ReadonlyMap<string, number>,
): Promise<Set<number>> {
  const vus = new Set([...disponibles.keys()].map((cle) => Number(cle.split('/')[0])))
  const douteux = new Set(demandes.map((demande) => demande.magasinId).filter((id) => !vus.has(id)))
  if (douteux.size === 0) return douteux
  for (const connu of await knownLieux(tx, [...douteux])) douteux.delete(connu)
  return douteux
}
