import { decideClient, paiement, refuse, toCents, toDollars } from '@comptoir/contracts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import type { FastifyInstance } from 'fastify'
import { type Ecriture, readEcritures, readSession, readSolde } from './db/compte-store.ts'
import { lockSoldes, openComptes, readPaiements, saveOperations } from './db/paiement-store.ts'
import type { Deps } from './deps.ts'
import { type LedgerOperation, openingOf } from './domain/grand-livre.ts'
import type { Demand, Paiement, Verdict } from './domain/paiement.ts'
import { payGroup } from './operations/payer.ts'

/** The public routes of paiement. */
export function serveRoutes(app: FastifyInstance, deps: Deps): void {
  servePaiements(app, deps)
  serveComptes(app, deps)
}

function servePaiements(app: FastifyInstance, deps: Deps): void {
  serveKeyed(app, deps, paiement.payerPublic, async (tx, { body, caller }) => {
    const clientId = body.client_id ?? caller.clientId ?? null
    const refusal = decideClient(caller, clientId)
    if (refusal !== undefined) return refusal
    const montantCents = toCents(body.montant)
    if (montantCents === null) return refuse('MONTANT_TROP_FIN', { champ: 'montant' })
    const demand: Demand = { reference: body.id, clientId, montantCents }
    if (await belongsToCommande(tx, body.id)) return refuse('PAIEMENT_DE_COMMANDE', { id: body.id })
    const [verdict] = await payGroup(tx, [demand], { origine: 'PUBLIQUE', at: deps.now(), ...deps })
    return replyOf(verdict as Verdict, demand)
  })
  serveRoute(app, paiement.consulter, async ({ params: { id }, caller }) => {
    const known = await readPaiement(deps.pool, id)
    if (known === undefined) return refuse('PAIEMENT_INTROUVABLE', { id })
    const refusal = decideClient(caller, known.clientId)
    if (refusal !== undefined) return refusal
    const statut = known.statut === 'CAPTUREE' ? 'ACCEPTE' : 'REMBOURSE'
    return { status: 200, body: presentPaiement({ reference: id, ...known }, statut) }
  })
}

/** The payment of an order by its id, or else the one that a public route took under it. */
async function readPaiement(
  db: Queryable,
  id: string,
): Promise<Exclude<Paiement, { statut: 'ANNULEE' }> | undefined> {
  for (const origine of ['SAGA', 'PUBLIQUE'] as const) {
    const known = (await readPaiements(db, [id], origine)).get(id)
    // A mark took nothing.
    if (known !== undefined && known.statut !== 'ANNULEE') return known
  }
  return undefined
}

/**
 * Whether only a saga has used this reference. A saga that comes a moment later is not disturbed: its payment is another
 * one.
 */
async function belongsToCommande(tx: Tx, id: string): Promise<boolean> {
  if ((await readPaiements(tx, [id], 'PUBLIQUE')).size > 0) return false
  return (await readPaiements(tx, [id], 'SAGA')).size > 0
}

function replyOf(verdict: Verdict, demand: Demand) {
  switch (verdict.kind) {
    case 'capturer':
    case 'deja-capturee':
      return {
        status: 201,
        body: presentPaiement(demand, 'ACCEPTE'),
        headers: { Location: `/paiement/${encodeURIComponent(demand.reference)}` },
      }
    case 'annulee':
    case 'autre-contenu':
      return refuse('PAIEMENT_EXISTANT', { id: demand.reference })
    case 'refus':
      return verdict.refus
  }
}

function presentPaiement({ reference, montantCents, clientId }: Demand, statut: 'ACCEPTE' | 'REMBOURSE') {
  return { id: reference, montant: toDollars(montantCents), client_id: clientId, statut }
}

function serveComptes(app: FastifyInstance, deps: Deps): void {
  serveRoute(app, paiement.compte, async ({ params: { client_id: clientId }, caller }) => {
    const refusal = decideClient(caller, clientId)
    if (refusal !== undefined) return refusal
    const soldeCents = await readSolde(deps.pool, clientId)
    const ecritures = soldeCents === undefined ? [] : await readEcritures(deps.pool, clientId)
    return {
      status: 200,
      body: {
        client_id: clientId,
        // Not open yet: what its first use would find.
        solde: toDollars(soldeCents ?? deps.rules.initialBalanceCents),
        ecritures: ecritures.map(presentEcriture),
      },
    }
  })
  serveRoute(app, paiement.compteDesInvites, async () => ({
    status: 200,
    body: { plafond_commande: toDollars(deps.rules.guestLimitCents) },
  }))
  serveRoute(app, paiement.compteDeSession, async ({ params: { session_id: sessionId } }) => {
    const { takenCents, givenCents } = await readSession(deps.pool, sessionId)
    return {
      status: 200,
      body: {
        session_id: sessionId,
        pris: toDollars(takenCents),
        rendu: toDollars(givenCents),
        solde: toDollars(takenCents - givenCents),
      },
    }
  })
  serveKeyed(app, deps, paiement.crediter, async (tx, { params: { client_id: clientId }, body }) => {
    const montantCents = toCents(body.montant)
    if (montantCents === null) return refuse('MONTANT_TROP_FIN', { champ: 'montant' })
    const solde = await credit(tx, deps, { clientId, montantCents, motif: body.motif })
    return { status: 201, body: { client_id: clientId, solde: toDollars(solde) } }
  })
}

const presentEcriture = ({ operation, type, montantCents, at }: Ecriture) => ({
  operation,
  type,
  montant: toDollars(montantCents),
  a: at.toISOString(),
})

/** Credits a client's account, which opens when this is its first use. Returns the new balance in cents. */
async function credit(
  tx: Tx,
  { now, newId, rules }: Deps,
  given: { readonly clientId: number; readonly montantCents: number; readonly motif: string },
): Promise<number> {
  const at = now()
  const [opened] = await openComptes(tx, [given.clientId], at)
  const before = (await lockSoldes(tx, [given.clientId])).get(given.clientId) ?? 0
  const operations: LedgerOperation[] = [
    ...(opened === undefined ? [] : openingOf(opened, rules.initialBalanceCents)),
    { type: 'CREDIT', reference: newId(), ...given },
  ]
  await saveOperations(tx, operations, { origine: 'PUBLIQUE', at })
  return before + (opened === undefined ? 0 : rules.initialBalanceCents) + given.montantCents
}
