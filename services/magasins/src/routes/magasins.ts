/** The public routes of stores. */
import { type Caller, isRefusal, magasins, type Refusal, refuse, stock, toDollars } from '@comptoir/contracts'
import { decideVersion, etagOf, isKnown, namesAny } from '@comptoir/contracts/version.ts'
import type { AskedFor } from '@comptoir/kit/http/ask.ts'
import { cursorPart, pageReply, readCursor } from '@comptoir/kit/http/page.ts'
import { type RouteReply, serveRoute } from '@comptoir/kit/http/serve.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import { writeEvents } from '@comptoir/participant/outbox.ts'
import type { FastifyInstance } from 'fastify'
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

/** Registers them. */
export function serveMagasins(app: FastifyInstance, deps: Deps): void {
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

function serveReads(app: FastifyInstance, { pool }: Deps): void {
  serveRoute(app, magasins.listerMagasins, async ({ query, caller, raw }) => {
    const { limite, fermes, type } = query
    const cursor = readCursor(query.curseur, [cursorPart.numero])
    const after = cursor && Number(cursor[0])
    const which = { withClosed: fermes !== undefined, type: type === 'TOUS' ? undefined : type }
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
  serveRoute(app, magasins.consulterMagasin, async ({ params: { id }, header, caller }) => {
    const magasin = await findMagasin(pool, id)
    if (magasin === undefined) return refuse('MAGASIN_INTROUVABLE', { id })
    if (isKnown(header('If-None-Match'), magasin.version))
      return { status: 304, headers: { ETag: etagOf(magasin.version) } }
    return answerOf(magasin, caller)
  })
}

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
  await saveMagasin(tx, after)
  if (concernsOthers(before, after)) await announce(tx, deps, after)
  return after
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
  const occupation = await ask(stock.occupation({ magasinId: id }), askedFor)
  return isRefusal(occupation) ? occupation : decideEmpty(occupation)
}

const announce = (tx: Tx, { newId }: Pick<Deps, 'newId'>, magasin: Magasin): Promise<void> => {
  const { id: magasinId, nom, type, region, objectifCents, ouvert, version } = magasin
  const told = { magasinId, nom, type, region, objectifCents, ouvert, version }
  return writeEvents(tx, [magasins.magasinChange(told)], newId)
}

const contenuOf = ({ id: _id, type: _type, version: _version, ...contenu }: Magasin): ContenuMagasin =>
  contenu

/** What a store should sell is for its managers. */
const seesObjectif = ({ role }: Caller): boolean => role === 'gestionnaire' || role === 'responsable'

const presentMagasin = ({ codePostal, objectifCents, ...magasin }: Magasin, caller: Caller) => ({
  ...magasin,
  code_postal: codePostal,
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
