/** Products in the words of 003: with the pieces of all places together. */
import { catalogue, isRefusal, type Refusal } from '@comptoir/contracts'
import { serveAlias, serveAliasPages } from '@comptoir/kit/http/alias.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import { withTx } from '@comptoir/kit/postgres/database.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { lockCatalogue } from '../db/produits-store.ts'
import type { Order } from '../db/recherche-store.ts'
import type { Deps } from '../deps.ts'
import { create } from '../operations/changes.ts'
import { askQuantites, tellQuantite } from '../operations/quantites.ts'
import { mergeSold, removeSold } from './aliases-writes.ts'
import { presentProduit } from './present-produit.ts'
import { notFound, writerOf } from './produits.ts'
import { readPage } from './recherche.ts'

const { aliases } = catalogue

/** Registers them. */
export function serve003(app: FastifyInstance, deps: Deps): void {
  serveReads(app, deps)
  serveKeyed(app, deps, aliases.createProduct003, async (tx, { body, caller, raw }) => {
    const { quantite_stock: quantite, ...saisie } = body
    await lockCatalogue(tx)
    const writer = writerOf(deps, { caller, raw })
    const made = await create(tx, saisie, writer)
    if (isRefusal(made)) return made
    if (quantite !== undefined)
      await tellQuantite(tx, { produitId: made.id, magasinId: null, quantite, at: deps.now() }, writer)
    return { status: 201, body: product003(presentProduit(made, caller), quantite ?? 0) }
  })
  for (const alias of [aliases.changeProduct003, aliases.patchProduct003])
    serveRoute(app, alias, async (old) => {
      const { quantite_stock: quantite, ...given } = old.body
      const saved = await withTx(deps.pool, async (tx) => {
        const after = await mergeSold(tx, old, given, deps)
        if (isRefusal(after) || quantite === undefined) return after
        const counted = { produitId: after.id, magasinId: null, quantite, at: deps.now() }
        await tellQuantite(tx, counted, writerOf(deps, old))
        return after
      })
      if (isRefusal(saved)) return saved
      const seen = presentProduit(saved, old.caller)
      const told = quantite === undefined ? await stocked(deps, [seen], old.raw) : undefined
      if (isRefusal(told)) return told
      return { status: 200, body: told?.[0] ?? product003(seen, quantite ?? null) }
    })
  serveRoute(app, aliases.removeProduct003, (old) =>
    withTx(deps.pool, (tx) => removeSold(tx, old, writerOf(deps, old))),
  )
}

function serveReads(app: FastifyInstance, deps: Deps): void {
  serveAliasPages(app, aliases.listProducts003, {
    read: async ({ query: { categorie_id, prix_min, prix_max, search, sort }, caller, raw }, rows) => {
      const query = {
        ...(categorie_id === undefined ? {} : { categorie_id }),
        ...(prix_min === undefined ? {} : { prix_min }),
        ...(prix_max === undefined ? {} : { prix_max }),
        ...(search === undefined ? {} : { q: search }),
      }
      const found = await readPage(deps.pool, query, {
        ...rows,
        order: sort === undefined ? undefined : orderOf(sort),
      })
      const listed = found.rows.map((produit) => presentProduit(produit, caller))
      const items = await stocked(deps, listed, raw)
      return isRefusal(items) ? items : { rows: items, total: found.total }
    },
    tell: ({ rows: items, ...told }) => ({ ...told, items }),
  })
  serveAlias(app, aliases.showProduct003, {
    tell: async (told, { raw }) => {
      if (!told.actif) return notFound(told.id)
      const one = await stocked(deps, [told], raw)
      return isRefusal(one) ? one : one[0]
    },
  })
}

/** `prix,desc`, as its pattern has it. */
function orderOf(sort: string): Order {
  const [by, way] = sort.split(',') as [Order['by'], string | undefined]
  return { by, isDescending: way === 'desc' }
}

interface Shown {
  readonly id: number
  readonly code: string
  readonly nom: string
  readonly description: string
  readonly prix: number
  readonly categorie_id: number
}

/** Products with their pieces. */
async function stocked(
  deps: Deps,
  shown: readonly Shown[],
  askedFor: FastifyRequest,
): Promise<ReturnType<typeof product003>[] | Refusal> {
  if (shown.length === 0) return []
  const wanted = { magasinId: null, produitIds: shown.map(({ id }) => id) }
  const pieces = await askQuantites(deps, wanted, askedFor)
  return isRefusal(pieces) ? pieces : shown.map((produit) => product003(produit, pieces(produit.id)))
}

const product003 = (
  { id, code, nom, description, prix, categorie_id }: Shown,
  quantite_stock: number | null,
) => ({ id, code, nom, description, prix, quantite_stock, categorie_id })
