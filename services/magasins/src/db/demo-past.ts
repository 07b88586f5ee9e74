/** The past of the demonstration at the tills: sessions and their closings, sales and returns, written as those of today are. */
import { dayOf } from '@comptoir/contracts/days.ts'
import { isRefusal } from '@comptoir/contracts/operation.ts'
import { extractTaxes, type Taux, taxesOn } from '@comptoir/contracts/sums.ts'
import type { Inscription } from '@comptoir/contracts/taux.ts'
import { CAISSES_DEMO, LIEUX_DEMO, MONTREAL } from '@comptoir/demo/lieux.ts'
import { inWeeks } from '@comptoir/demo/past.ts'
import type { PastDay, PastRetour, PastSession, PastVente } from '@comptoir/demo/past-types.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { insertRows } from '@comptoir/kit/postgres/insert-rows.ts'
import { decideRetour, type Retour } from '../domain/retour.ts'
import { decideAnnulation, decideConfirmation, type Entete, type Vente } from '../domain/vente.ts'
import { insertRetours, saveEnded } from './retours-store.ts'
import { fermetures, sessions } from './schema.ts'
import { insertVentes, type Numbered, takeNumeros } from './ventes-store.ts'

/** What receipts of the house say. */
export interface House {
  readonly taux: readonly Taux[]
  readonly inscriptions: readonly Inscription[]
}

/** Writes it into tables that hold the stores and their tills, and nothing else. */
export async function insertPast(tx: Tx, days: Iterable<PastDay>, house: House): Promise<void> {
  const counters = new Counters()
  for (const { sessions: opened, ventes, retours } of inWeeks(days)) {
    await insertSessions(tx, opened, counters)
    const made = ventes.map((vente) => ({
      ...venteOf(vente, house),
      ...endOf(vente),
      numero: counters.next('ventes', vente.magasinId),
    }))
    await insertVentes(tx, made)
    const back = retours.map((retour) => ({
      ...retourOf(retour, house),
      numero: counters.next('retours', retour.magasinId),
    }))
    await insertRetours(tx, back)
    await saveEnded(
      tx,
      retours.map(({ id, endedAt: at }) => ({ id, motif: null, after: { statut: 'CLOS', version: 2, at } })),
    )
  }
  for (const kind of ['ventes', 'retours'] as const) await takeNumeros(tx, counters.of(kind), kind)
}

/** Numbers from 1: those of a store's sales and returns, and of a till's closings. */
class Counters {
  readonly #last = {
    ventes: new Map<number, number>(),
    retours: new Map<number, number>(),
    fermetures: new Map<number, number>(),
  }

  next(kind: Numbered | 'fermetures', of: number): number {
    const numero = (this.#last[kind].get(of) ?? 0) + 1
    this.#last[kind].set(of, numero)
    return numero
  }

  of(kind: Numbered): ReadonlyMap<number, number> {
    return this.#last[kind]
  }
}

async function insertSessions(tx: Tx, opened: readonly PastSession[], counters: Counters): Promise<void> {
  await insertRows(
    tx,
    sessions,
    opened.map(({ id, caisseId, tenuePar, fondCents, openedAt, closedAt }) => ({
      id,
      caisseId,
      tenuePar: tenuePar.id,
      tenueParNom: tenuePar.nom,
      fondCents,
      ouverteLe: openedAt,
      fermeeLe: closedAt,
    })),
  )
  await insertRows(
    tx,
    fermetures,
    opened.map((session) => {
      const { fondCents, ventesCents, retoursCents, ecartCents } = session
      const attenduCents = fondCents + ventesCents - retoursCents
      return {
        caisseId: session.caisseId,
        numero: counters.next('fermetures', session.caisseId),
        sessionId: session.id,
        tenuePar: session.tenuePar.id,
        ouverteLe: session.openedAt,
        fermeeLe: session.closedAt,
        fermeePar: session.fermeePar.id,
        fondCents,
        entreesCents: 0,
        sortiesCents: 0,
        ventesCents,
        retoursCents,
        attenduCents,
        compteCents: attenduCents + ecartCents,
        ecartCents,
        motif: null,
      }
    }),
  )
}

/** No demand has the fingerprint of what nobody asked for. */
const FINGERPRINT = 'demo'

function venteOf(past: PastVente, { taux, inscriptions }: House): Omit<Vente, 'numero'> {
  const { openedAt, reservedAt: _reserved, paidAt: _paid, endedAt: _ended, ...vente } = past
  return {
    ...vente,
    ...extractTaxes(vente.totalCents, taxesOn(dayOf(openedAt), taux)),
    approbateur: null,
    statut: 'OUVERTE',
    motif: null,
    version: 1,
    entete: { ...enteteOf(vente), inscriptions },
    faiteLe: openedAt,
    recueLe: openedAt,
    numeroLocal: null,
    note: null,
    remplace: null,
    fingerprint: FINGERPRINT,
  }
}

function enteteOf({ magasinId, caisseId }: Pick<PastVente, 'magasinId' | 'caisseId'>): Entete {
  const lieu = LIEUX_DEMO[magasinId - 1]
  const caisse = CAISSES_DEMO[caisseId - 1]
  if (lieu === undefined || caisse === undefined)
    throw new RangeError(`no till ${caisseId} in store ${magasinId}`)
  const { nom: magasin, adresse, codePostal } = lieu
  return {
    magasin,
    adresse,
    ville: MONTREAL.ville,
    codePostal,
    telephone: telephoneOf(magasinId),
    caisse: caisse.nom,
  }
}

/** The telephone of a store of the demonstration. */
export const telephoneOf = (magasinId: number): string => `514 555-01${magasinId + 9}`

/** How a sale ended, from its opening on. */
function endOf({ statut, openedAt, reservedAt, paidAt, endedAt }: PastVente) {
  const opened = { statut: 'OUVERTE', version: 1, at: openedAt.toISOString() } as const
  const reserved = { statut: 'STOCK_RESERVE', a: reservedAt.toISOString() }
  const paid = { statut: 'ENCAISSEE', a: paidAt.toISOString() }
  const { transitions, after } =
    statut === 'ANNULEE'
      ? decideAnnulation(opened, [reserved], endedAt.toISOString())
      : decideConfirmation(opened, [reserved, paid], endedAt.toISOString())
  const motif = statut === 'ANNULEE' ? 'PAIEMENT_REFUSE' : null
  return { transitions, statut: after.statut, version: after.version, motif }
}

/** @throws for a return that nobody could make today: the past would not be one of this house. */
function retourOf(past: PastRetour, house: House): Omit<Retour, 'numero'> {
  const { id, magasinId, sessionId, auteur, openedAt } = past
  const vente = { ...venteOf(past.vente, house), numero: 0 }
  const demand = { auteur, plafondCents: null, mode: null, autreMode: false, lignes: [past.ligne] }
  const decided = decideRetour(vente, demand, { pieces: new Map(), given: [] })
  if (isRefusal(decided)) throw new Error(`return ${id} of the past is refused: ${decided.refus}`)
  return {
    id,
    magasinId,
    venteId: vente.id,
    sessionId,
    auteur,
    approbateur: null,
    clientId: vente.clientId,
    statut: 'OUVERT',
    motif: null,
    version: 1,
    entete: { ...enteteOf(past), inscriptions: house.inscriptions },
    ...decided,
    ouvertLe: openedAt,
    jour: dayOf(openedAt),
    fingerprint: FINGERPRINT,
  }
}
