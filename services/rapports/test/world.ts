/** What the integration tests of this service act on, and what it is told in them. */
import {
  type BodyOf,
  catalogue,
  commande,
  type DomainEvent,
  magasins,
  stock,
  toWire,
} from '@comptoir/contracts'
import type { BusEvent } from '@comptoir/kit/bus/bus.ts'
import { newId } from '@comptoir/kit/ids.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import type { AppDeps } from '@comptoir/kit/process/process.ts'
import { testCache } from '@comptoir/testing/cache.ts'
import { serviceTemplate, serviceWorld } from '@comptoir/testing/service-world.ts'
import { buildApp } from '../src/app.ts'
import type { Deps } from '../src/deps.ts'
import { takeEvents } from '../src/events.ts'
import { createMetrics, type Metrics } from '../src/metrics.ts'

export const template = serviceTemplate('rapports')

/** The day on which these tests play. */
export const NOW = new Date('2026-11-20T20:00:00Z')

export const depsOf = (deps: AppDeps): Deps => ({
  ...deps,
  now: () => NOW,
  cache: testCache(deps),
  metrics: createMetrics(deps.registry),
})

/** The application on what `prepare` has told it. */
export const openWorld = (prepare: (pool: Pool) => Promise<void> = async () => undefined) =>
  serviceWorld(template, (deps) => buildApp(depsOf(deps)), prepare)

/** Metrics that are not looked at. */
export const metrics: Metrics = { received: () => undefined, late: () => undefined }

const log = { error: () => undefined } as unknown as Deps['log']

/** Tells reports of these, in one group. */
export const tell = (pool: Pool, ...events: readonly DomainEvent[]): Promise<void> =>
  takeEvents({ pool, log, metrics, now: () => NOW }, events.map(asTold))

/** An event as the bus brings it. */
export const asTold = ({ id, body }: DomainEvent): BusEvent => ({
  id: newId(),
  type: id,
  body: toWire(body) as BusEvent['body'],
})

type Vente = BodyOf<typeof magasins.venteConfirmee>
type LigneVendue = Vente['lignes'][number]

/** A line: two pieces for 20.00 that cost 6.00 each. */
export const uneLigneVendue = (given: Partial<LigneVendue> = {}): LigneVendue => ({
  produitId: 1,
  nom: 'Café',
  quantite: 2,
  prixCents: 1_000,
  remiseCents: 0,
  totalCents: 2_000,
  coutCents: 600,
  ...given,
})

const totalOf = (lignes: readonly { readonly totalCents: number }[]): number =>
  lignes.reduce((sum, { totalCents }) => sum + totalCents, 0)

/** A sale in store 1 at noon of the 20th, without taxes worth mentioning: nine tenths of the total are net. */
export function uneVente(given: Partial<Vente> = {}): DomainEvent {
  const lignes = given.lignes ?? [uneLigneVendue()]
  const a = given.a ?? '2026-11-20T17:00:00.000Z'
  return magasins.venteConfirmee({
    venteId: newId(),
    numero: 1,
    magasinId: 1,
    caisseId: 1,
    clientId: null,
    vendeur: { id: '1', nom: 'Bob' },
    a,
    faiteLe: a,
    totalCents: totalOf(lignes),
    horsTaxesCents: Math.round(totalOf(lignes) * 0.9),
    taxes: [],
    encaissements: [],
    arrondiCents: 0,
    ...given,
    lignes,
  })
}

type Commande = BodyOf<typeof commande.commandeConfirmee>

/** A web order that the centre serves. */
export function uneCommande(given: Partial<Commande> = {}): DomainEvent {
  const lignes = given.lignes ?? [uneLigneVendue()]
  return commande.commandeConfirmee({
    commandeId: newId(),
    clientId: null,
    magasinId: 6,
    a: '2026-11-20T17:00:00.000Z',
    totalCents: totalOf(lignes),
    horsTaxesCents: Math.round(totalOf(lignes) * 0.9),
    taxes: [],
    ...given,
    lignes,
  })
}

type Retour = BodyOf<typeof magasins.retourClos>

/** One of the two pieces comes back to store 1 and is put back. */
export function unRetour(given: Partial<Retour> = {}): DomainEvent {
  return magasins.retourClos({
    retourId: newId(),
    numero: 1,
    magasinId: 1,
    venteId: newId(),
    clientId: null,
    auteur: { id: '1', nom: 'Bob' },
    a: '2026-11-20T18:00:00.000Z',
    montantCents: 1_000,
    horsTaxesCents: 900,
    taxes: [],
    remboursements: [],
    lignes: [unRendu()],
    ...given,
  })
}

export const unRendu = (given: Partial<Retour['lignes'][number]> = {}): Retour['lignes'][number] => ({
  produitId: 1,
  nom: 'Café',
  quantite: 1,
  motif: 'NE_CONVIENT_PAS',
  remiseEnStock: true,
  montantCents: 1_000,
  coutCents: 600,
  ...given,
})

/** A place; 1 to 5 are stores, 6 is the centre. */
export const unLieu = (magasinId: number, given: Partial<BodyOf<typeof magasins.magasinChange>> = {}) =>
  magasins.magasinChange({
    magasinId,
    nom: magasinId === 6 ? 'Centre logistique' : `Magasin ${magasinId}`,
    type: magasinId === 6 ? 'CENTRE' : 'MAGASIN',
    ouvert: true,
    version: 1,
    ...given,
  })

/** A product of category 1. */
export const unProduit = (
  produitId: number,
  given: Partial<BodyOf<typeof catalogue.produitChange>> = {},
): DomainEvent =>
  catalogue.produitChange({
    produitId,
    nom: `Produit ${produitId}`,
    prixCents: 1_000,
    coutCents: 600,
    categorieId: 1,
    categorieNom: 'Cafés',
    categorieVersion: 1,
    actif: true,
    version: 1,
    ...given,
  })

/** What a place holds: ten free pieces at a threshold of five. */
export const unStock = (
  magasinId: number,
  produitId: number,
  given: Partial<BodyOf<typeof stock.stockChange>> = {},
): DomainEvent =>
  stock.stockChange({
    magasinId,
    produitId,
    disponible: 10,
    reserve: 0,
    enTransit: 0,
    seuil: 5,
    cible: null,
    version: 1,
    a: '2026-11-20T12:00:00.000Z',
    ...given,
  })
