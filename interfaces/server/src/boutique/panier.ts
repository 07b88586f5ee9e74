/** The panier of a visitor: that of his account, or of a guest what his browser keeps. */
import { randomUUID } from 'node:crypto'
import { catalogue, orchestrateur, paiement, panier, stock, toCents } from '@comptoir/contracts'
import { idFrom, instantOf } from '@comptoir/kit/ids.ts'
import { Refused, type Told } from '../house-api.ts'
import { toldOf } from './order-told.ts'
import type { Means, PanierLigne } from './panier-state.ts'
import { centreOf } from './places.ts'
import { type Ligne, onlySeenOf, settled, withLigne, withMore, withSeen } from './stored-panier.ts'
import { storedPanier, storePanier, type Visitor } from './visitor.ts'

/** An order that nobody has heard of after so long never began. */
const LOST_MS = 120_000

/** Prices are whole cents: the catalogue takes no finer one. */
export const centsOf = (dollars: number): number => toCents(dollars) ?? Math.round(dollars * 100)

/** The lines, without what the house knows of them. */
async function lignesOf(visitor: Visitor): Promise<readonly Ligne[]> {
  const { customer, api } = visitor
  if (customer === undefined) return storedPanier(visitor).lignes
  const { lignes } = await api.read(panier.consulter, { params: { client_id: customer.clientId } })
  return lignes.map(({ produit_id, quantite }) => [produit_id, quantite] as const)
}

/** The lines as they are shown. An order of a guest that has ended since is taken out first. */
export async function readPanier(visitor: Visitor): Promise<readonly PanierLigne[]> {
  await settlePending(visitor)
  await mergeIntoAccount(visitor)
  const lignes = await lignesOf(visitor)
  const before = storedPanier(visitor)
  const kept = onlySeenOf(
    before,
    lignes.map(([produitId]) => produitId),
  )
  if (kept !== before) storePanier(visitor, kept)
  if (lignes.length === 0) return []
  const centre = await centreOf(visitor)
  return Promise.all(lignes.map((ligne) => readLigne(visitor, ligne, centre)))
}

async function readLigne(
  visitor: Visitor,
  [produitId, quantite]: Ligne,
  centre: number,
): Promise<PanierLigne> {
  const [told, disponible] = await Promise.all([
    visitor.api.ask(catalogue.consulterProduit, { params: { id: produitId } }),
    readDisponible(visitor, produitId, centre),
  ])
  const vuCents = storedPanier(visitor).seen.find(([id]) => id === produitId)?.[1]
  const line = { produitId, quantite, vuCents, disponible }
  if (told.status === 404) return { ...line, nom: `nº ${produitId}`, prixCents: undefined }
  if (told.status !== 200) throw new Refused(told)
  const { nom, prix, actif } = told.body as { nom: string; prix: number; actif: boolean }
  return { ...line, nom, prixCents: actif ? centsOf(prix) : undefined }
}

/** Undefined: stock did not say. */
async function readDisponible(
  { api, request }: Visitor,
  produitId: number,
  centre: number,
): Promise<number | undefined> {
  try {
    const query = { produit_id: produitId, magasin_id: centre }
    const [found] = await api.read(stock.consulter, { query })
    return found?.disponible ?? 0
  } catch (cause) {
    request.log.warn({ err: cause }, 'a line without its stock')
    return undefined
  }
}

/** What the visitor may spend. */
export async function readMeans({ api, customer, request }: Visitor): Promise<Means> {
  try {
    if (customer === undefined) {
      const { plafond_commande } = await api.read(paiement.compteDesInvites)
      return { kind: 'invite', plafondCents: centsOf(plafond_commande) }
    }
    const { solde } = await api.read(paiement.compte, { params: { client_id: customer.clientId } })
    return { kind: 'client', soldeCents: centsOf(solde) }
  } catch (cause) {
    request.log.warn({ err: cause }, 'a panier without what may be spent')
    return customer === undefined
      ? { kind: 'invite', plafondCents: undefined }
      : { kind: 'client', soldeCents: undefined }
  }
}

/** What is changed in a panier. */
export interface Change {
  readonly produitId: number
  readonly quantite: number
  /** The key of the form: pressed twice, it is done once. */
  readonly cle: string
}

/** Why a change was not made: what panier said, or that a guest's has no room. */
export type Unchanged = Told | 'full'

/** Adds pieces. The price that is shown now is remembered. */
export async function addTo(visitor: Visitor, change: Change): Promise<Unchanged | undefined> {
  const { produitId, quantite, cle } = change
  const { prix } = await visitor.api.read(catalogue.consulterProduit, { params: { id: produitId } })
  const unchanged =
    visitor.customer === undefined
      ? changeStored(visitor, withMore(storedPanier(visitor), produitId, quantite))
      : await accept(
          visitor.api.ask(panier.ajouter, {
            body: { client_id: visitor.customer.clientId, produit_id: produitId, quantite },
            key: cle,
          }),
        )
  if (unchanged === undefined) storePanier(visitor, withSeen(storedPanier(visitor), produitId, centsOf(prix)))
  return unchanged
}

/** Sets how many pieces there are; none takes the line away. */
export async function setIn(visitor: Visitor, { produitId, quantite, cle }: Change) {
  const { customer, api } = visitor
  if (customer === undefined)
    return changeStored(visitor, withLigne(storedPanier(visitor), produitId, quantite))
  const params = { client_id: customer.clientId, produit_id: produitId }
  if (quantite > 0) return accept(api.ask(panier.fixer, { params, body: { quantite }, key: cle }))
  const told = await api.ask(panier.retirer, { params, key: cle })
  // Another tab has taken it away: that is what was wanted.
  return told.status === 404 ? undefined : accept(Promise.resolve(told))
}

function changeStored(visitor: Visitor, changed: ReturnType<typeof withLigne>): Unchanged | undefined {
  if (changed === undefined) return 'full'
  storePanier(visitor, changed)
  return undefined
}

async function accept(asked: Promise<Told>): Promise<Told | undefined> {
  const told = await asked
  return told.status < 400 ? undefined : told
}

/** What a guest had chosen goes to his account, line by line, each under a key of its own: nothing is added twice. */
async function mergeIntoAccount(visitor: Visitor): Promise<void> {
  const { customer, api } = visitor
  const { lignes } = storedPanier(visitor)
  if (customer === undefined || lignes.length === 0) return
  for (const [produitId, quantite] of lignes) {
    const told = await api.ask(panier.ajouter, {
      body: { client_id: customer.clientId, produit_id: produitId, quantite },
      key: keyOf(storedPanier(visitor).id, produitId),
    })
    if (told.status >= 400) throw new Refused(told)
    const without = withLigne(storedPanier(visitor), produitId, 0)
    if (without !== undefined) storePanier(visitor, without)
  }
  // What he chooses as a guest later has keys of its own.
  storePanier(visitor, { ...storedPanier(visitor), id: randomUUID() })
}

/** The same key for the same line of the same panier. */
const keyOf = (panierId: string, produitId: number): string => idFrom(`${panierId} ${produitId}`)

/** Looks whether the order of a guest has ended, and puts his panier right. */
export async function settlePending(visitor: Visitor): Promise<void> {
  const stored = storedPanier(visitor)
  if (stored.pending === undefined) return
  const { id } = stored.pending
  const told = await visitor.api.ask(orchestrateur.consulterSaga, { params: { id } })
  if (told.status === 404) {
    const age = visitor.pages.deps.now().getTime() - (instantOf(id) ?? 0)
    if (age > LOST_MS) storePanier(visitor, settled(stored, 'refused'))
    return
  }
  if (told.status !== 200) return
  const { standing, isFinal } = toldOf(told.body as Parameters<typeof toldOf>[0])
  if (isFinal) storePanier(visitor, settled(stored, standing === 'confirmed' ? 'bought' : 'refused'))
}
