import { enCents, enDollars, paiement, refuser } from '@comptoir/contracts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import type { FastifyInstance } from 'fastify'
import { readEcritures, readSolde } from './db/compte-store.ts'
import { lockSoldes, openComptes, readPaiements, saveOperations } from './db/paiement-store.ts'
import type { PaiementDeps } from './deps.ts'
import { type OperationComptable, ouverture } from './domain/grand-livre.ts'
import type { Demande, Paiement, Verdict } from './domain/paiement.ts'
import { payerGroupe } from './operations/payer.ts'

/** The public routes of paiement. */
export function serveRoutes(app: FastifyInstance, deps: PaiementDeps): void {
  servePaiements(app, deps)
  serveComptes(app, deps)
}

function servePaiements(app: FastifyInstance, deps: PaiementDeps): void {
  serveKeyed(app, deps, paiement.payerPublic, async (tx, { body }) => {
    const montantCents = enCents(body.montant)
    if (montantCents === null) return refuser('MONTANT_TROP_FIN')
    const demande: Demande = { reference: body.id, clientId: body.client_id ?? null, montantCents }
    if (await estDeCommande(tx, body.id)) return refuser('PAIEMENT_DE_COMMANDE', { id: body.id })
    const contexte = { origine: 'PUBLIQUE', now: deps.now(), regles: deps.regles } as const
    const [verdict] = await payerGroupe(tx, [demande], contexte)
    return replyOf(verdict as Verdict, demande)
  })
  serveRoute(app, paiement.consulter, async ({ params: { id } }) => {
    const connu = await readPaiement(deps.pool, id)
    if (connu === undefined) return refuser('PAIEMENT_INTROUVABLE', { id })
    const statut = connu.statut === 'CAPTUREE' ? 'ACCEPTE' : 'REMBOURSE'
    return { status: 200, body: shown({ reference: id, ...connu }, statut) }
  })
}

/** The payment of an order by its id, or else the one that a public route took under it. */
async function readPaiement(
  db: Queryable,
  id: string,
): Promise<Exclude<Paiement, { statut: 'ANNULEE' }> | undefined> {
  for (const origine of ['SAGA', 'PUBLIQUE'] as const) {
    const connu = (await readPaiements(db, [id], origine)).get(id)
    // A mark took nothing.
    if (connu !== undefined && connu.statut !== 'ANNULEE') return connu
  }
  return undefined
}

/**
 * Whether only a saga has used this reference. A saga that comes a moment later is not disturbed: its payment is another
 * one.
 */
async function estDeCommande(tx: Tx, id: string): Promise<boolean> {
  if ((await readPaiements(tx, [id], 'PUBLIQUE')).size > 0) return false
  return (await readPaiements(tx, [id], 'SAGA')).size > 0
}

function replyOf(verdict: Verdict, demande: Demande) {
  switch (verdict.kind) {
    case 'capturer':
    case 'deja-capturee':
      return {
        status: 201,
        body: shown(demande, 'ACCEPTE'),
        headers: { Location: `/paiement/${encodeURIComponent(demande.reference)}` },
      }
    case 'annulee':
    case 'autre-contenu':
      return refuser('PAIEMENT_EXISTANT', { id: demande.reference })
    case 'refus':
      return verdict.refus
  }
}

function shown({ reference, montantCents, clientId }: Demande, statut: 'ACCEPTE' | 'REMBOURSE') {
  return { id: reference, montant: enDollars(montantCents), client_id: clientId, statut }
}

function serveComptes(app: FastifyInstance, deps: PaiementDeps): void {
  serveRoute(app, paiement.compte, async ({ params: { client_id: clientId } }) => {
    const soldeCents = await readSolde(deps.pool, clientId)
    const ecritures = soldeCents === undefined ? [] : await readEcritures(deps.pool, clientId)
    return {
      status: 200,
      body: {
        client_id: clientId,
        // Not open yet: what its first use would find.
        solde: enDollars(soldeCents ?? deps.regles.soldeInitialCents),
        ecritures: ecritures.map(({ operation, type, montant_cents: cents, a }) => ({
          operation,
          type,
          montant: enDollars(Number(cents)),
          a: a.toISOString(),
        })),
      },
    }
  })
  serveKeyed(app, deps, paiement.crediter, async (tx, { params: { client_id: clientId }, body }) => {
    const montantCents = enCents(body.montant)
    if (montantCents === null) return refuser('MONTANT_TROP_FIN')
    const solde = await crediter(tx, deps, { clientId, montantCents, motif: body.motif })
    return { status: 201, body: { client_id: clientId, solde: enDollars(solde) } }
  })
}

/** Credits a client's account, which opens when this is its first use. Returns the new balance in cents. */
async function crediter(
  tx: Tx,
  { now, newId, regles }: PaiementDeps,
  credit: { readonly clientId: number; readonly montantCents: number; readonly motif: string },
): Promise<number> {
  const a = now()
  const [ouvert] = await openComptes(tx, [credit.clientId], a)
  const avant = (await lockSoldes(tx, [credit.clientId])).get(credit.clientId) ?? 0
  const operations: OperationComptable[] = [
    ...(ouvert === undefined ? [] : ouverture(ouvert, regles.soldeInitialCents)),
    { type: 'CREDIT', reference: newId(), ...credit },
  ]
  await saveOperations(tx, operations, { origine: 'PUBLIQUE', a })
  return avant + (ouvert === undefined ? 0 : regles.soldeInitialCents) + credit.montantCents
}
