/** The public routes of products. */
import { type Caller, catalogue, isRefusal, type Refusal, refuse, toDollars } from '@comptoir/contracts'
import { personOf } from '@comptoir/contracts/access.ts'
import { decideVersion, etagOf, isKnown, namesAny } from '@comptoir/contracts/version.ts'
import { cachedReply } from '@comptoir/kit/http/cached.ts'
import { cursorPart, pageReply, readCursor } from '@comptoir/kit/http/page.ts'
import { type RouteReply, serveRoute } from '@comptoir/kit/http/serve.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { countPrix, findVersion, listPrix } from '../db/historique-store.ts'
import { findProduit, lockCatalogue } from '../db/produits-store.ts'
import type { Deps } from '../deps.ts'
import type { Produit } from '../domain/produit.ts'
import { change, create, type Writer, withdraw } from '../operations/changes.ts'
import { ONE_SECONDS, PRODUITS, seenBy } from './cached.ts'
import { presentProduit, presentVersion } from './present-produit.ts'

/** Registers them. */
export function serveProduits(app: FastifyInstance, deps: Deps): void {
  serveReads(app, deps)
  servePrix(app, deps)
  serveKeyed(app, deps, catalogue.creerProduit, async (tx, { body, caller, raw }) => {
    await lockCatalogue(tx)
    const produit = await create(tx, body, writerOf(deps, { caller, raw }))
    if (isRefusal(produit)) return produit
    const headers = { ETag: etagOf(produit.version), Location: `/produits/${produit.id}` }
    return { ...answerOf(produit, caller), status: 201, headers }
  })
  serveKeyed(app, deps, catalogue.modifierProduit, async (tx, { params, body, header, caller, raw }) => {
    const before = await lockVersion(tx, params.id, { ifMatch: header('If-Match'), caller })
    if (isRefusal(before)) return before
    const after = await change(tx, { before, saisie: body }, writerOf(deps, { caller, raw }))
    return isRefusal(after) ? after : answerOf(after, caller)
  })
  serveKeyed(app, deps, catalogue.supprimerProduit, async (tx, { params, header, caller, raw }) => {
    const before = await lockVersion(tx, params.id, { ifMatch: header('If-Match'), caller })
    if (isRefusal(before)) return before
    await withdraw(tx, before, writerOf(deps, { caller, raw }))
    return { status: 204 }
  })
}

/** There is no product of this number, or name. */
export const notFound = (id: number | string) => refuse('PRODUIT_INTROUVABLE', { id })

/** Who writes, of a request. */
export const writerOf = (
  { newId }: Pick<Deps, 'newId'>,
  { caller, raw }: { readonly caller: Caller; readonly raw: FastifyRequest },
): Writer => ({ newId, auteur: personOf(caller), trace: raw.trace.traceparent })

function serveReads(app: FastifyInstance, { pool, cache }: Deps): void {
  serveRoute(app, catalogue.consulterProduit, async ({ params: { id }, header, caller, raw }) => {
    const how = { raw, seconds: ONE_SECONDS, tags: [PRODUITS], seen: seenBy(caller) }
    const reply = await cachedReply(cache, how, async () => {
      const produit = await findProduit(pool, id)
      return produit === undefined ? notFound(id) : answerOf(produit, caller)
    })
    if (isRefusal(reply)) return reply
    const { version } = reply.body as { version: number }
    if (!isKnown(header('If-None-Match'), version)) return reply
    return { status: 304, headers: { ETag: etagOf(version) } }
  })
}

function servePrix(app: FastifyInstance, { pool }: Deps): void {
  serveRoute(app, catalogue.listerPrix, async ({ params: { id }, query, raw }) => {
    if ((await findProduit(pool, id)) === undefined) return notFound(id)
    const { limite } = query
    const cursor = readCursor(query.curseur, [cursorPart.numero])
    const after = cursor && Number(cursor[0])
    const rows = await listPrix(pool, id, { limit: limite + 1, after })
    const total = query.total === undefined ? undefined : await countPrix(pool, id)
    return pageReply({
      rows,
      limite,
      cursorOf: ({ version }) => [version],
      url: raw.url,
      show: ({ prixCents, at, ...row }) => ({ prix: toDollars(prixCents), a: at.toISOString(), ...row }),
      total,
    })
  })
}

/** A product in its version. */
const answerOf = (produit: Produit, caller: Caller): RouteReply<'ETag'> => ({
  status: 200,
  body: presentProduit(produit, caller),
  headers: { ETag: etagOf(produit.version) },
})

interface Asked {
  readonly ifMatch: string | undefined
  readonly caller: Caller
}

/** The product, once this transaction is the only writer and If-Match names its version. */
export async function lockVersion(
  tx: Tx,
  id: number,
  { ifMatch, caller }: Asked,
): Promise<Produit | Refusal> {
  if (!namesAny(ifMatch)) return refuse('VERSION_REQUISE')
  await lockCatalogue(tx)
  const produit = await findProduit(tx, id)
  if (produit === undefined) return notFound(id)
  const stale = decideVersion(ifMatch, produit.version)
  if (stale === undefined) return produit
  return {
    ...stale,
    details: { ...stale.details, ...(await bothVersions(tx, produit, { ifMatch, caller })) },
  }
}

/** What the client read and what stands now, with who made each: what a person needs to settle a conflict by field. */
async function bothVersions(tx: Tx, { id, version }: Produit, { ifMatch, caller }: Asked): Promise<object> {
  const versionOf = async (one: number) => {
    const found = await findVersion(tx, id, one)
    return found && presentVersion(found, { version: one, caller })
  }
  const read = /^"(\d{1,9})"$/.exec(ifMatch?.trim() ?? '')?.[1]
  const lue = read === undefined ? undefined : await versionOf(Number(read))
  return { actuelle: await versionOf(version), ...(lue === undefined ? {} : { lue }) }
}
