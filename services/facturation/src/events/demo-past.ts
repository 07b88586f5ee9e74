/** The past of the demonstration as invoices and credit notes: each evening those of the day, numbered on from the day before. */
import { dayOf } from '@comptoir/contracts/days.ts'
import { taxesOn } from '@comptoir/contracts/sums.ts'
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
function candidatesOn({ commandes, ventes, retours }: PastDay, deps: SeedDeps): Candidate[] {
  const sold = ventes.filter(({ clientId }) => clientId !== null)
  return [
    ...[...commandes.map(ofCommande), ...sold.map(ofVente)].filter(({ statut }) => statut === 'CONFIRMEE'),
    ...retours.filter(({ vente }) => vente.clientId !== null).map((retour) => ofRetour(retour, deps)),
  ].map(({ statut: _end, ...piece }) => ({ ...NOTHING, ...piece, id: deps.newId(), version: 0 as const }))
}

const NOTHING = {
  referenceClient: null,
  commandeId: null,
  venteId: null,
  retourId: null,
  horsTaxesCents: null,
  taxes: null,
} as const

const ofSold = ({ statut, clientId, lignes, endedAt }: PastVente | PastCommande) => ({
  statut,
  genre: 'FACTURE' as const,
  clientId,
  nombreArticles: lignes.reduce((sum, { quantite }) => sum + quantite, 0),
  lignes: lignes.map(({ produitId, nom, quantite, prixCents, remiseCents, totalCents }) => ({
    produitId,
    nom,
    quantite,
    prixCents,
    remiseCents,
    totalCents,
  })),
  demandeeLe: endedAt,
})

const ofCommande = (commande: PastCommande) => ({
  ...ofSold(commande),
  commandeId: commande.id,
  magasinId: CENTRE_DEMO,
  montantCents: commande.montantCents,
  faiteLe: commande.endedAt,
})

const ofVente = (vente: PastVente) => ({
  ...ofSold(vente),
  venteId: vente.id,
  magasinId: vente.magasinId,
  montantCents: vente.totalCents,
  faiteLe: vente.openedAt,
})

function ofRetour({ id, vente, ligne, montantCents, endedAt }: PastRetour, { taux }: Pick<SeedDeps, 'taux'>) {
  const { produitId, quantite } = ligne
  const { lignes } = vente
  const sold = { lignes, taux: taxesOn(dayOf(vente.openedAt), taux) }
  const pieces = lignes.map((one) => (one.produitId === produitId ? quantite : 0))
  const { horsTaxesCents, taxes } = sumRetour(sold, [], pieces)
  const nom = lignes.find((one) => one.produitId === produitId)?.nom ?? null
  return {
    statut: 'CLOS',
    genre: 'NOTE_DE_CREDIT' as const,
    clientId: vente.clientId,
    venteId: vente.id,
    retourId: id,
    magasinId: vente.magasinId,
    nombreArticles: quantite,
    lignes: [{ produitId, nom, quantite, prixCents: null, remiseCents: 0, totalCents: montantCents }],
    montantCents,
    horsTaxesCents,
    taxes,
    faiteLe: endedAt,
    demandeeLe: endedAt,
  }
}
