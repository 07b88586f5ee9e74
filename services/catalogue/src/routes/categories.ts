/** The public routes of categories. */
import { catalogue, estRefus, type Refusal, refuser } from '@comptoir/contracts'
import { cursorPart, pageReply, readCursor } from '@comptoir/kit/http/page.ts'
import { type RouteReply, serveRoute } from '@comptoir/kit/http/serve.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import type { AppDeps } from '@comptoir/kit/process/process.ts'
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
import { estConnue, estNommee, etagOf, verifierVersion } from '../domain/version.ts'

type Deps = Pick<AppDeps, 'pool' | 'monotonicMs'>

/** Registers them. */
export function serveCategories(app: FastifyInstance, deps: Deps): void {
  serveReads(app, deps)
  serveKeyed(app, deps, catalogue.creerCategorie, async (tx, { body }) => {
    await lockCatalogue(tx)
    const nom = body.nom.trim()
    if ((await findByNom(tx, nom)) !== undefined) return refuser('CATEGORIE_DEJA_PRISE', { nom })
    const categorie = await insertCategorie(tx, nom)
    return {
      ...answer(categorie),
      status: 201,
      headers: { ETag: etagOf(1), Location: `/categories/${categorie.id}` },
    }
  })
  serveKeyed(app, deps, catalogue.modifierCategorie, async (tx, { params: { id }, body, header }) => {
    const avant = await lockVersion(tx, id, header('If-Match'))
    if (estRefus(avant)) return avant
    const nom = body.nom.trim()
    const porteur = await findByNom(tx, nom)
    if (porteur !== undefined && porteur !== id) return refuser('CATEGORIE_DEJA_PRISE', { nom })
    if (nom === avant.nom) return answer(avant)
    const apres = { id, nom, version: avant.version + 1 }
    await saveCategorie(tx, apres)
    return answer(apres)
  })
  serveKeyed(app, deps, catalogue.supprimerCategorie, async (tx, { params: { id }, header }) => {
    const avant = await lockVersion(tx, id, header('If-Match'))
    if (estRefus(avant)) return avant
    if (await isUsed(tx, id)) return refuser('CATEGORIE_UTILISEE')
    await deleteCategorie(tx, id)
    return { status: 204 }
  })
}

function serveReads(app: FastifyInstance, { pool }: Deps): void {
  serveRoute(app, catalogue.listerCategories, async ({ query, raw }) => {
    const curseur = readCursor(query.curseur, [cursorPart.numero])
    const apres = curseur === null ? 0 : Number(curseur[0])
    const rows = await listCategories(pool, { apres, limit: query.limite + 1 })
    const total = query.total === '1' ? await countCategories(pool) : undefined
    return pageReply({ rows, limite: query.limite, cursorOf: ({ id }) => [id], url: raw.url, total })
  })
  serveRoute(app, catalogue.consulterCategorie, async ({ params: { id }, header }) => {
    const categorie = await findCategorie(pool, id)
    if (categorie === undefined) return refuser('CATEGORIE_INTROUVABLE', { id })
    if (estConnue(header('If-None-Match'), categorie.version))
      return { status: 304, headers: { ETag: etagOf(categorie.version) } }
    return answer(categorie)
  })
}

const answer = (categorie: Categorie): RouteReply<'ETag'> => ({
  status: 200,
  body: categorie,
  headers: { ETag: etagOf(categorie.version) },
})

/** The category, once this transaction is the only writer and If-Match names its version. */
async function lockVersion(tx: Tx, id: number, ifMatch: string | undefined): Promise<Categorie | Refusal> {
  if (!estNommee(ifMatch)) return refuser('VERSION_REQUISE')
  await lockCatalogue(tx)
  const categorie = await findCategorie(tx, id)
  if (categorie === undefined) return refuser('CATEGORIE_INTROUVABLE', { id })
  return verifierVersion(ifMatch, categorie.version) ?? categorie
}
