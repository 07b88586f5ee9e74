/** The public routes of panier: a customer's own changes. Each locks the cart, decides, then writes. */
import { decideClient, isRefusal, panier, QUANTITE_MAX, refuse } from '@comptoir/contracts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import { readNoms } from '@comptoir/participant/product-names.ts'
import type { FastifyInstance } from 'fastify'
import * as store from './db/panier-store.ts'
import type { Deps } from './deps.ts'
import { decideAdd, decideLigne, type Ligne, type Panier, withLigne } from './domain/panier.ts'

/** Registers them. */
export function serveRoutes(app: FastifyInstance, deps: Deps): void {
  const { metrics } = deps
  serveRoute(app, panier.consulter, async ({ params, caller }) => {
    const refusal = decideClient(caller, params.client_id)
    if (refusal !== undefined) return refusal
    const found = await store.readPanier(deps.pool, params.client_id)
    return { status: 200, body: await showPanier(deps.pool, found) }
  })
  serveFilling(app, deps)
  serveKeyed(app, deps, panier.retirer, async (tx, { params, caller }) => {
    const refusal = decideClient(caller, params.client_id)
    if (refusal !== undefined) return refusal
    await store.lockPaniers(tx, [params.client_id])
    const removed = await store.deleteLigne(tx, params.client_id, params.produit_id)
    metrics.changed('retirer', removed ? 'done' : 'refused')
    return removed ? { status: 204 } : refuse('LIGNE_INTROUVABLE', { produitId: params.produit_id })
  })
  serveKeyed(app, deps, panier.vider, async (tx, { params, caller }) => {
    const refusal = decideClient(caller, params.client_id)
    if (refusal !== undefined) return refusal
    await store.lockPaniers(tx, [params.client_id])
    await store.deleteLignes(tx, params.client_id)
    metrics.changed('vider', 'done')
    return { status: 204 }
  })
}

function serveFilling(app: FastifyInstance, deps: Deps): void {
  const { metrics } = deps
  serveKeyed(app, deps, panier.ajouter, async (tx, { body, caller }) => {
    const refusal = decideClient(caller, body.client_id)
    if (refusal !== undefined) return refusal
    const before = await lockOpenPanier(tx, body.client_id)
    const ligne = decideAdd(before, { produitId: body.produit_id, quantite: body.quantite })
    metrics.changed('ajouter', 'quantite' in ligne ? 'done' : 'refused')
    if (isRefusal(ligne)) return ligne
    if ('excessive' in ligne) throw excessiveQuantite(ligne.excessive)
    const after = await saveLigne(tx, before, ligne)
    const headers = { Location: `/panier/${after.clientId}` }
    return { status: 201, headers, body: await showPanier(tx, after) }
  })
  serveKeyed(app, deps, panier.fixer, async (tx, { params, body, caller }) => {
    const refusal = decideClient(caller, params.client_id)
    if (refusal !== undefined) return refusal
    const before = await lockOpenPanier(tx, params.client_id)
    const ligne = decideLigne(before, { produitId: params.produit_id, quantite: body.quantite })
    metrics.changed('fixer', 'quantite' in ligne ? 'done' : 'refused')
    if (isRefusal(ligne)) return ligne
    return { status: 200, body: await showPanier(tx, await saveLigne(tx, before, ligne)) }
  })
}

/** The client's cart, locked. Opening one writes nothing that anyone can see: it is empty, at version 1. */
async function lockOpenPanier(tx: Tx, clientId: number): Promise<Panier> {
  await store.openPanier(tx, clientId)
  await store.lockPaniers(tx, [clientId])
  return store.readPanier(tx, clientId)
}

async function saveLigne(tx: Tx, before: Panier, ligne: Ligne): Promise<Panier> {
  await store.saveLigne(tx, before.clientId, ligne)
  return withLigne(before, ligne)
}

/** A cart as clients see it, its products by what they are called now. */
async function showPanier(db: Queryable, shown: Panier) {
  const ids = shown.lignes.map(({ produitId }) => produitId)
  return presentPanier(shown, await readNoms(db, ids))
}

const presentPanier = ({ clientId, version, lignes }: Panier, noms: ReadonlyMap<number, string>) => ({
  client_id: clientId,
  version,
  lignes: lignes.map(({ produitId, quantite }) => ({
    produit_id: produitId,
    nom: noms.get(produitId) ?? null,
    quantite,
  })),
})

/** A fault of the request, like one that a schema finds: it points to the field and is not kept under a key. */
function excessiveQuantite(quantite: number): Problem {
  const message = {
    fr: `porterait la ligne à ${quantite}, ${QUANTITE_MAX} au plus`,
    en: `would make the line ${quantite}, ${QUANTITE_MAX} at most`,
  }
  return new Problem(refuse('REQUETE_INVALIDE'), { erreurs: [{ pointeur: '/quantite', message }] })
}
