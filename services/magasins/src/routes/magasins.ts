/** The public routes of stores. */
import {
  type Caller,
  isAlias,
  isRefusal,
  magasins,
  type Refusal,
  refuse,
  stock,
  toDollars,
} from '@comptoir/contracts'
import { decideVersion, etagOf, isKnown, namesAny } from '@comptoir/contracts/version.ts'
import type { AskedFor } from '@comptoir/kit/http/ask.ts'
import { cachedReply } from '@comptoir/kit/http/cached.ts'
import { cursorPart, pageReply, readCursor } from '@comptoir/kit/http/page.ts'
import { type RouteReply, serveRoute } from '@comptoir/kit/http/serve.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import { writeEvents } from '@comptoir/participant/outbox.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { listOpenCaisses } from '../db/caisses-store.ts'
import {
  countMagasins,
  findByNom,
  findMagasin,
  insertMagasin,
  listMagasins,
  lockMagasin,
  lockMagasins,
  saveMagasin,
} from '../db/magasins-store.ts'
import type { Deps } from '../deps.ts'
import {
  type ContenuMagasin,
  changed,
  concernsOthers,
  decideContenu,
  decideEmpty,
  decideTillsClosed,
  type Magasin,
} from '../domain/magasin.ts'
import { changedPlace } from '../operations/news.ts'

/** Registers them. */
export function serveMagasins(app: FastifyInstance, deps: Deps): void {
  // Before the answer leaves: whoever reads after his change sees it.
  app.addHook('onSend', async ({ routeOptions }) => {
    const { route } = routeOptions.config
    if (route !== undefined && CHANGES.includes(isAlias(route) ? route.of.id : route.id))
      await deps.cache.invalidate([MAGASINS])
  })
  serveReads(app, deps)
  serveKeyed(app, deps, magasins.creerMagasin, async (tx, { body, caller }) => {
    const contenu = decideContenu(body)
    if (isRefusal(contenu)) return contenu
    await lockMagasins(tx)
    if ((await findByNom(tx, contenu.nom)) !== undefined)
      return refuse('MAGASIN_DEJA_PRIS', { nom: contenu.nom })
    const magasin = await insertMagasin(tx, contenu)
    await announce(tx, deps, magasin)
    const headers = { ETag: etagOf(1), Location: `/magasins/${magasin.id}` }
    return { ...answerOf(magasin, caller), status: 201, headers }
  })
  serveKeyed(app, deps, magasins.modifierMagasin, async (tx, request) => {
    const {
      params: { id },
      body,
      header,
      caller,
      raw,
    } = request
    const before = await lockVersion(tx, id, header('If-Match'))
    if (isRefusal(before)) return before
    const contenu = decideContenu(body, before)
    const after = isRefusal(contenu) ? contenu : await change(tx, deps, { before, contenu, askedFor: raw })
    return isRefusal(after) ? after : answerOf(after, caller)
  })
  serveKeyed(app, deps, magasins.fermerMagasin, async (tx, { params: { id }, header, raw }) => {
    const before = await lockVersion(tx, id, header('If-Match'))
    if (isRefusal(before)) return before
    const contenu = { ...contenuOf(before), ouvert: false }
    const after = await change(tx, deps, { before, contenu, askedFor: raw })
    return isRefusal(after) ? after : { status: 204 }
  })
}

function serveReads(app: FastifyInstance, { pool, cache }: Deps): void {
  serveRoute(app, magasins.listerMagasins, ({ query, caller, raw }) => {
    const { limite, fermes, type } = query
    const cursor = readCursor(query.curseur, [cursorPart.numero])
    const after = cursor && Number(cursor[0])
    const which = { withClosed: fermes !== undefined, type: type === 'TOUS' ? undefined : type }
    return cachedReply(cache, howOf(raw, caller), async () => {
      const rows = await listMagasins(pool, which, { limit: limite + 1, after })
      const total = query.total === undefined ? undefined : await countMagasins(pool, which)
      return pageReply({
        rows,
        limite,
        cursorOf: ({ id }) => [id],
        url: raw.url,
        show: (magasin) => presentMagasin(magasin, caller),
        total,
      })
    })
  })
  serveRoute(app, magasins.consulterMagasin, async ({ params: { id }, header, caller, raw }) => {
    const reply = await cachedReply(cache, howOf(raw, caller), async () => {
      const magasin = await findMagasin(pool, id)
      return magasin === undefined ? refuse('MAGASIN_INTROUVABLE', { id }) : answerOf(magasin, caller)
    })
    if (isRefusal(reply)) return reply
    const { version } = reply.body as { version: number }
    if (!isKnown(header('If-None-Match'), version)) return reply
    return { status: 304, headers: { ETag: etagOf(version) } }
  })
}

const CACHED_SECONDS = 1_800
/** All that is cached of stores goes with any change of one. */
const MAGASINS = 'magasins'
const CHANGES: readonly string[] = [
  magasins.creerMagasin.id,
  magasins.modifierMagasin.id,
  magasins.fermerMagasin.id,
]

/** Those who see what a store should sell have answers of their own. */
const howOf = (raw: FastifyRequest, caller: Caller) => ({
  raw,
  seconds: CACHED_SECONDS,
  tags: [MAGASINS],
  seen: seesObjectif(caller) ? 'objectif' : '',
})

interface Change {
  readonly before: Magasin
  readonly contenu: ContenuMagasin
  readonly askedFor: AskedFor
}

/** Saves what differs and tells others. */
async function change(tx: Tx, deps: Deps, { before, contenu, askedFor }: Change): Promise<Magasin | Refusal> {
  const holder = await findByNom(tx, contenu.nom)
  if (holder !== undefined && holder !== before.id) return refuse('MAGASIN_DEJA_PRIS', { nom: contenu.nom })
  const closes = before.ouvert && !contenu.ouvert
  const refusal = closes ? await refuseClosing(tx, deps, { id: before.id, askedFor }) : undefined
  if (refusal !== undefined) return refusal
  const after = changed(before, contenu)
  if (after === before) return before
  const saved = await saveMagasin(tx, after)
  if (concernsOthers(before, saved)) await announce(tx, deps, saved)
  return saved
}

/**
 * Refuses to close a store that is in use. It is locked meanwhile, so no till of it opens and sells: what stock says of it can grow
 * only by a request that was decided just then, and stock sends nothing to a place that it knows to be closed.
 */
async function refuseClosing(
  tx: Tx,
  { ask }: Deps,
  { id, askedFor }: { readonly id: number; readonly askedFor: AskedFor },
): Promise<Refusal | undefined> {
  const tills = decideTillsClosed(await listOpenCaisses(tx, id))
  if (tills !== undefined) return tills
  return decideEmpty(await ask(stock.occupation({ magasinId: id }), askedFor))
}

const announce = (tx: Tx, { newId }: Pick<Deps, 'newId'>, magasin: Magasin): Promise<void> =>
  writeEvents(tx, [changedPlace(magasin)], newId)

const contenuOf = (magasin: Magasin): ContenuMagasin => {
  const { id: _id, type: _type, version: _version, creeLe: _made, modifieLe: _changed, ...contenu } = magasin
  return contenu
}

/** What a store should sell is for its managers. */
const seesObjectif = ({ role }: Caller): boolean => role === 'gestionnaire' || role === 'responsable'

const presentMagasin = (
  { codePostal, objectifCents, creeLe, modifieLe, ...magasin }: Magasin,
  caller: Caller,
) => ({
  ...magasin,
  code_postal: codePostal,
  cree_le: creeLe.toISOString(),
  modifie_le: modifieLe.toISOString(),
  ...(seesObjectif(caller)
    ? { objectif: objectifCents === null ? null : toDollars(objectifCents) }
    : undefined),
})

/** A store in its version. */
const answerOf = (magasin: Magasin, caller: Caller): RouteReply<'ETag'> => ({
  status: 200,
  body: presentMagasin(magasin, caller),
  headers: { ETag: etagOf(magasin.version) },
})

/** The store, once this transaction is the only writer and If-Match names its version. */
async function lockVersion(tx: Tx, id: number, ifMatch: string | undefined): Promise<Magasin | Refusal> {
  if (!namesAny(ifMatch)) return refuse('VERSION_REQUISE')
  await lockMagasins(tx)
  const magasin = await lockMagasin(tx, id)
  if (magasin === undefined) return refuse('MAGASIN_INTROUVABLE', { id })
  return decideVersion(ifMatch, magasin.version) ?? magasin
}
