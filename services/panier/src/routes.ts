/** The public routes of panier: a customer's own changes. Each locks the cart, decides, then writes. */
import { estRefus, panier, QUANTITE_MAX, refuser } from '@comptoir/contracts'
import { Problem } from '@comptoir/kit/http/problem-reply.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import type { AppDeps } from '@comptoir/kit/process/process.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import type { FastifyInstance } from 'fastify'
import * as store from './db/panier-store.ts'
import { ajouterLigne, avecLigne, fixerLigne, type Ligne, type Panier } from './domain/panier.ts'
import type { PanierMetrics } from './metrics.ts'

export function serveRoutes(app: FastifyInstance, deps: AppDeps, metrics: PanierMetrics): void {
  serveRoute(app, panier.consulter, async ({ params }) => ({
    status: 200,
    body: present(await store.readPanier(deps.pool, params.client_id)),
  }))
  serveFilling(app, deps, metrics)
  serveKeyed(app, deps, panier.retirer, async (tx, { params }) => {
    await store.lockPaniers(tx, [params.client_id])
    const retiree = await store.deleteLigne(tx, params.client_id, params.produit_id)
    metrics.changed('retirer', retiree ? 'done' : 'refused')
    return retiree ? { status: 204 } : refuser('LIGNE_INTROUVABLE', { produitId: params.produit_id })
  })
  serveKeyed(app, deps, panier.vider, async (tx, { params }) => {
    await store.lockPaniers(tx, [params.client_id])
    await store.deleteLignes(tx, params.client_id)
    metrics.changed('vider', 'done')
    return { status: 204 }
  })
}

function serveFilling(app: FastifyInstance, deps: AppDeps, metrics: PanierMetrics): void {
  serveKeyed(app, deps, panier.ajouter, async (tx, { body }) => {
    const avant = await lockOpenPanier(tx, body.client_id)
    const ligne = ajouterLigne(avant, { produitId: body.produit_id, quantite: body.quantite })
    metrics.changed('ajouter', 'quantite' in ligne ? 'done' : 'refused')
    if (estRefus(ligne)) return ligne
    if ('excessive' in ligne) throw quantiteExcessive(ligne.excessive)
    const apres = await saveLigne(tx, avant, ligne)
    return { status: 201, headers: { Location: `/panier/${apres.clientId}` }, body: present(apres) }
  })
  serveKeyed(app, deps, panier.fixer, async (tx, { params, body }) => {
    const avant = await lockOpenPanier(tx, params.client_id)
    const ligne = fixerLigne(avant, { produitId: params.produit_id, quantite: body.quantite })
    metrics.changed('fixer', 'quantite' in ligne ? 'done' : 'refused')
    if (estRefus(ligne)) return ligne
    return { status: 200, body: present(await saveLigne(tx, avant, ligne)) }
  })
}

/** The client's cart, locked. Opening one writes nothing that anyone can see: it is empty, at version 1. */
async function lockOpenPanier(tx: Tx, clientId: number): Promise<Panier> {
  await store.openPanier(tx, clientId)
  await store.lockPaniers(tx, [clientId])
  return store.readPanier(tx, clientId)
}

async function saveLigne(tx: Tx, avant: Panier, ligne: Ligne): Promise<Panier> {
  await store.saveLigne(tx, avant.clientId, ligne)
  return avecLigne(avant, ligne)
}

const present = ({ clientId, version, lignes }: Panier) => ({
  client_id: clientId,
  version,
  lignes: lignes.map(({ produitId, quantite }) => ({ produit_id: produitId, quantite })),
})

/** A fault of the request, like one that a schema finds: it points to the field and is not kept under a key. */
function quantiteExcessive(quantite: number): Problem {
  const message = {
    fr: `porterait la ligne à ${quantite}, ${QUANTITE_MAX} au plus`,
    en: `would make the line ${quantite}, ${QUANTITE_MAX} at most`,
  }
  return new Problem(refuser('REQUETE_INVALIDE'), { erreurs: [{ pointeur: '/quantite', message }] })
}
