/** The past of the demonstration as invoices and credit notes: each evening those of the day, numbered on from the day before. */
import { dayOf } from '@comptoir/contracts/days.ts'
import { type Taux, taxesOn } from '@comptoir/contracts/sums.ts'
import { sumRetour } from '@comptoir/contracts/sums-retours.ts'
import { CLIENTS_DEMO } from '@comptoir/demo/clients.ts'
import { midnightOf } from '@comptoir/demo/curves.ts'
import { CENTRE_DEMO } from '@comptoir/demo/lieux.ts'
import type { Past } from '@comptoir/demo/past.ts'
import type { PastCommande, PastDay, PastRetour, PastVente } from '@comptoir/demo/past-types.ts'
import { type Tx, withTx } from '@comptoir/kit/postgres/database.ts'
import { takeTurn } from '@comptoir/kit/postgres/turn.ts'
import { lockCompteurs, lockFactures, saveCompteurs, saveEmissions } from '../db/factures-store.ts'
import type { WorkerDeps } from '../deps.ts'
import {
  type Candidate,
  type Client,
  decideEmissions,
  type Emise,
  lastOf,
  sourceOf,
  yearOf,
} from '../domain/facture.ts'
import { type Made, ofReturned, ofSold, piece } from './pieces.ts'

type SeedDeps = Pick<WorkerDeps, 'pool' | 'newId' | 'taux' | 'vendeur'>

const CLIENTS: ReadonlyMap<number, Client> = new Map(CLIENTS_DEMO.map((client, index) => [index + 1, client]))

/** Issues them, once, whatever starts at the same time. A database that has those of the first day has all. */
export async function seedDemo(deps: SeedDeps, past: Past): Promise<void> {
  await withTx(deps.pool, async (tx) => {
    await takeTurn(tx, 'seed-facturation')
    const invoices = new Map<string, Emise>()
    for (const day of past()) {
      const candidates = candidatesOn(day, deps)
      if (invoices.size === 0 && (await areThere(tx, candidates))) return
      for (const facture of await issueOn(tx, day.jour, { candidates, invoices, ...deps }))
        invoices.set(sourceOf(facture) ?? facture.id, facture)
    }
  })
}

async function areThere(tx: Tx, candidates: readonly Candidate[]): Promise<boolean> {
  const sources = candidates.flatMap((candidate) => sourceOf(candidate) ?? [])
  return (await lockFactures(tx, { ids: [], sources })).length > 0
}

interface Evening extends SeedDeps {
  readonly candidates: readonly Candidate[]
  readonly invoices: ReadonlyMap<string, Emise>
}

async function issueOn(
  tx: Tx,
  jour: string,
  { candidates, invoices, taux, vendeur }: Evening,
): Promise<readonly Emise[]> {
  const at = new Date(midnightOf(jour).getTime() + 23.5 * 3_600_000)
  const annee = yearOf(at)
  const derniers = await lockCompteurs(tx, annee)
  const ground = { at, derniers, taux, vendeur, clients: CLIENTS, invoices }
  const { issued } = decideEmissions(candidates, ground)
  await saveEmissions(tx, issued)
  await saveCompteurs(tx, annee, lastOf(issued, derniers))
  return issued
}

/** What is owed for a day: each confirmed order, each sale to a customer, and what came back of one. */
function candidatesOn({ commandes, ventes, retours }: PastDay, { newId, taux }: SeedDeps): Candidate[] {
  const made = (at: Date): Made => ({ id: newId(), at })
  const isConfirmed = ({ statut }: PastVente | PastCommande) => statut === 'CONFIRMEE'
  const pieces = [
    ...commandes.filter(isConfirmed).map((one) => ofCommande(one, made(one.endedAt))),
    ...ventes
      .filter((one) => one.clientId !== null && isConfirmed(one))
      .map((one) => ofVente(one, made(one.endedAt))),
    ...retours
      .filter(({ vente }) => vente.clientId !== null)
      .map((one) => ofRetour(one, made(one.endedAt), taux)),
  ]
  return pieces.map((one) => ({ ...one, version: 0 }))
}

const ofCommande = ({ id: commandeId, clientId, lignes, montantCents, endedAt }: PastCommande, made: Made) =>
  piece('FACTURE', made, {
    clientId,
    commandeId,
    magasinId: CENTRE_DEMO,
    lignes: lignes.map(ofSold),
    montantCents,
    horsTaxesCents: null,
    faiteLe: endedAt,
  })

const ofVente = ({ id: venteId, clientId, magasinId, lignes, totalCents, openedAt }: PastVente, made: Made) =>
  piece('FACTURE', made, {
    clientId,
    venteId,
    magasinId,
    lignes: lignes.map(ofSold),
    montantCents: totalCents,
    horsTaxesCents: null,
    faiteLe: openedAt,
  })

function ofRetour(
  { id: retourId, vente, ligne, montantCents, endedAt }: PastRetour,
  made: Made,
  taux: readonly Taux[],
) {
  const { produitId, quantite } = ligne
  const { lignes } = vente
  const sold = { lignes, taux: taxesOn(dayOf(vente.openedAt), taux) }
  const pieces = lignes.map((one) => (one.produitId === produitId ? quantite : 0))
  const { horsTaxesCents, taxes } = sumRetour(sold, [], pieces)
  const nom = lignes.find((one) => one.produitId === produitId)?.nom ?? ''
  return piece('NOTE_DE_CREDIT', made, {
    clientId: vente.clientId,
    venteId: vente.id,
    retourId,
    magasinId: vente.magasinId,
    lignes: [ofReturned({ produitId, nom, quantite, montantCents })],
    montantCents,
    horsTaxesCents,
    taxes,
    faiteLe: endedAt,
  })
}
