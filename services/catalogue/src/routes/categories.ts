/** The public routes of categories. */
import { catalogue, isRefusal, type Refusal, refuse } from '@comptoir/contracts'
import { decideVersion, etagOf, isKnown, namesAny } from '@comptoir/contracts/version.ts'
import { cursorPart, pageReply, readCursor } from '@comptoir/kit/http/page.ts'
import { type RouteReply, serveRoute } from '@comptoir/kit/http/serve.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import type { FastifyInstance } from 'fastify'
import {
  type Categorie,
  countCategories,
  deleteCategorie,
  findByNom,
  findCategorie,
  insertCategorie,
  isUsed,
  listCategories,
  saveCategorie,
} from '../db/categories-store.ts'
import { lockCatalogue } from '../db/produits-store.ts'
import { listToldOf } from '../db/told-store.ts'
import type { Deps } from '../deps.ts'
import { tell } from '../operations/changes.ts'

/** Registers them. */
export function serveCategories(app: FastifyInstance, deps: Deps): void {
  serveReads(app, deps)
  serveKeyed(app, deps, catalogue.creerCategorie, async (tx, { body }) => {
    await lockCatalogue(tx)
    const nom = body.nom.trim()
    if ((await findByNom(tx, nom)) !== undefined) return refuse('CATEGORIE_DEJA_PRISE', { nom })
    const categorie = await insertCategorie(tx, nom)
    return {
      ...answerOf(categorie),
      status: 201,
      headers: { ETag: etagOf(1), Location: `/categories/${categorie.id}` },
    }
  })
  serveKeyed(app, deps, catalogue.modifierCategorie, async (tx, { params: { id }, body, header, raw }) => {
    const before = await lockVersion(tx, id, header('If-Match'))
    if (isRefusal(before)) return before
    const nom = body.nom.trim()
    const holder = await findByNom(tx, nom)
    if (holder !== undefined && holder !== id) return refuse('CATEGORIE_DEJA_PRISE', { nom })
    if (nom === before.nom) return answerOf(before)
    const after = { id, nom, version: before.version + 1 }
    await saveCategorie(tx, after)
    await tell(tx, await listToldOf(tx, id), { newId: deps.newId, trace: raw.trace.traceparent })
    return answerOf(after)
  })
  serveKeyed(app, deps, catalogue.supprimerCategorie, async (tx, { params: { id }, header }) => {
    const before = await lockVersion(tx, id, header('If-Match'))
    if (isRefusal(before)) return before
    if (await isUsed(tx, id)) return refuse('CATEGORIE_UTILISEE')
    await deleteCategorie(tx, id)
    return { status: 204 }
  })
}

function serveReads(app: FastifyInstance, { pool }: Deps): void {
  serveRoute(app, catalogue.listerCategories, async ({ query, raw }) => {
    const { limite } = query
    const cursor = readCursor(query.curseur, [cursorPart.numero])
    const after = cursor && Number(cursor[0])
    const rows = await listCategories(pool, { limit: limite + 1, after })
    const total = query.total === undefined ? undefined : await countCategories(pool)
    return pageReply({
      rows,
      limite,
      cursorOf: ({ id }) => [id],
      url: raw.url,
      show: presentCategorie,
      total,
    })
  })
  serveRoute(app, catalogue.consulterCategorie, async ({ params: { id }, header }) => {
    const categorie = await findCategorie(pool, id)
    if (categorie === undefined) return refuse('CATEGORIE_INTROUVABLE', { id })
    if (isKnown(header('If-None-Match'), categorie.version))
      return { status: 304, headers: { ETag: etagOf(categorie.version) } }
    return answerOf(categorie)
  })
}

const presentCategorie = ({ id, nom, version }: Categorie) => ({ id, nom, version })

/** A category in its version. */
const answerOf = (categorie: Categorie): RouteReply<'ETag'> => ({
  status: 200,
  body: presentCategorie(categorie),
  headers: { ETag: etagOf(categorie.version) },
})

/** The category, once this transaction is the only writer and If-Match names its version. */
async function lockVersion(tx: Tx, id: number, ifMatch: string | undefined): Promise<Categorie | Refusal> {
  if (!namesAny(ifMatch)) return refuse('VERSION_REQUISE')
  await lockCatalogue(tx)
  const categorie = await findCategorie(tx, id)
  if (categorie === undefined) return refuse('CATEGORIE_INTROUVABLE', { id })
  return decideVersion(ifMatch, categorie.version) ?? categorie
}
