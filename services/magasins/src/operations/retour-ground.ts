/** What returns are decided on: sales, what came back before, what authors gave today, what is in their tills. */
import { dayOf } from '@comptoir/contracts/days.ts'
import { piecesOf } from '@comptoir/contracts/retours.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { lockCaisses, readTotals } from '../db/caisses-store.ts'
import { findEntetes } from '../db/magasins-store.ts'
import { capKey, findHeld, readDay, readEarlier } from '../db/retours-store.ts'
import { readVentes } from '../db/ventes-store.ts'
import { attenduOf } from '../domain/caisse.ts'
import type { Earlier, OwnTill, Retour } from '../domain/retour.ts'
import { cashOf, type Entete, NO_ENTETE, type Vente } from '../domain/vente.ts'

interface Asked {
  readonly venteId: string
  readonly magasinId: number
  readonly auteur: { readonly id: string }
}

/** The ground of a group: each return that is taken leaves less for the next. */
export interface Ground {
  readonly at: Date
  readonly jour: string
  readonly ventes: ReadonlyMap<string, Vente>
  earlierOf(venteId: string): Earlier
  /** What the author gave back to this client today, of his own accord. */
  todayCents(auteurId: string, clientId: number | null): number
  tillOf(auteurId: string, magasinId: number): OwnTill | undefined
  enteteOf(magasinId: number, till: OwnTill | undefined): Entete
  take(retour: Omit<Retour, 'numero'>): void
}

/** Reads it, and locks the tills that the authors hold. Their sales are locked already. */
export async function readGround(tx: Tx, asked: readonly Asked[], at: Date): Promise<Ground> {
  const venteIds = [...new Set(asked.map(({ venteId }) => venteId).filter((id) => id !== ''))]
  const auteurs = [...new Set(asked.map(({ auteur }) => auteur.id))]
  const jour = dayOf(at)
  const tills = await lockTills(tx, asked)
  const ventes = await readVentes(tx, venteIds)
  const earlier = ventes.size === 0 ? new Map<string, Earlier>() : await readEarlier(tx, venteIds)
  const today = auteurs.length === 0 ? new Map<string, number>() : await readDay(tx, auteurs, jour)
  const entetes = await findEntetes(tx, [...new Set(asked.map(({ magasinId }) => magasinId))])
  const earlierOf = (id: string): Earlier => earlier.get(id) ?? { pieces: new Map(), given: [] }
  return {
    at,
    jour,
    ventes,
    earlierOf,
    todayCents: (auteurId, clientId) => today.get(capKey(auteurId, clientId)) ?? 0,
    tillOf: (auteurId, magasinId) => tills.get(`${auteurId} ${magasinId}`),
    enteteOf: (magasinId, till) => ({ ...(entetes.get(magasinId) ?? NO_ENTETE), caisse: till?.nom ?? '' }),
    take: ({ venteId, magasinId, auteur, approbateur, clientId, ...retour }) => {
      const { pieces, given } = earlierOf(venteId)
      earlier.set(venteId, {
        pieces: piecesOf(retour.lignes, pieces),
        given: [...given, ...retour.remboursements],
      })
      const cap = capKey(auteur.id, clientId)
      if (approbateur === null) today.set(cap, (today.get(cap) ?? 0) + retour.montantCents)
      const holder = `${auteur.id} ${magasinId}`
      const till = tills.get(holder)
      if (till === undefined || retour.sessionId === null) return
      tills.set(holder, { ...till, availableCents: till.availableCents - cashOf(retour.remboursements) })
    },
  }
}

/** The tills that the authors hold in the stores of their returns, by author and store. Nothing else acts on them meanwhile. */
async function lockTills(tx: Tx, asked: readonly Asked[]): Promise<Map<string, OwnTill>> {
  const people = asked.map(({ auteur, magasinId }) => ({ auteurId: auteur.id, magasinId }))
  const held = people.length === 0 ? [] : await findHeld(tx, people)
  const tills = new Map<string, OwnTill>()
  for (const caisse of await lockCaisses(tx, [...new Set(held)])) {
    if (caisse.statut === 'FERMEE') continue
    const { id: caisseId, nom, session, magasinId } = caisse
    const availableCents = attenduOf(session, await readTotals(tx, session.id))
    tills.set(`${session.tenuePar.id} ${magasinId}`, { caisseId, nom, session, availableCents })
  }
  return tills
}
