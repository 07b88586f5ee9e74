/** Stock and requests in the words of the systems that this one replaces. */
import { type Caller, decideStore, isRefusal, refuse, stock } from '@comptoir/contracts'
import { serveAlias, serveAliasList, serveAliasPages, type Told } from '@comptoir/kit/http/alias.ts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import { readNoms } from '@comptoir/participant/product-names.ts'
import type { FastifyInstance } from 'fastify'
import { listStocks } from '../db/consultation-store.ts'
import { centreLogistique, readNomsDeLieux } from '../db/lieux-store.ts'
import { listTotals } from '../db/produits-store.ts'
import type { Deps } from '../deps.ts'
import { type Demande, decideQuantites } from '../domain/demande.ts'
import { act } from './demande-acts.ts'
import { ask } from './demander.ts'
import { presentDemande } from './demandes.ts'

const { aliases } = stock
type Row = Told<typeof stock.consulter>[number]
type Asked = Pick<Told<typeof stock.approvisionnement.consulter>, 'id' | 'statut' | 'vers' | 'lignes'>

/** Registers them. */
export function serveAliases(app: FastifyInstance, deps: Deps): void {
  serveReads002(app, deps)
  serveChanges002(app, deps)
  serve000(app, deps)
  serveOwn000(app, deps)
}

/** 002 wants a number: that of the place, then seven digits for the product. */
const PLACE = 10_000_000

const quantity002 = (storeId: number, productId: number, quantity: number) => ({
  id: storeId * PLACE + productId,
  storeId,
  productId,
  quantity,
})
const stock002 = ({ magasin_id, produit_id, disponible, reserve }: Row) =>
  quantity002(magasin_id, produit_id, disponible + reserve)

function serveReads002(app: FastifyInstance, { pool }: Deps): void {
  serveAliasPages(app, aliases.listCentral002, {
    read: (_old, rows) => listTotals(pool, rows),
    tell: ({ rows, total }) => ({ products: rows, total }),
  })
  for (const alias of [aliases.listStocks002, aliases.listInventory002, aliases.listStocksFormer002])
    serveAliasList(app, alias, {
      ask: ({ params: { store } }) => ({ query: { magasin_id: store } }),
      tell: ({ rows }) => rows.map(stock002),
    })
  for (const alias of [aliases.showStock002, aliases.showInventory002])
    serveAlias(app, alias, {
      ask: ({ params: { store, product } }) => ({
        query: { magasin_id: store, produit_id: product, limite: 1 },
      }),
      tell: ([row], { params: { product } }) =>
        row === undefined ? refuse('PRODUIT_INTROUVABLE', { id: product }) : stock002(row),
    })
  for (const alias of [aliases.lowStocks002, aliases.lowInventory002])
    serveAliasList(app, alias, {
      ask: ({ query: { threshold } }) => ({ query: { au_plus: threshold } }),
      tell: ({ rows }) => rows.map(stock002),
    })
}

const MOTIF = 'ancien système'

function serveChanges002(app: FastifyInstance, { now }: Deps): void {
  serveAlias(app, aliases.setStock002, {
    ask: ({ params: { store, product }, body: { quantity: compte } }) => ({
      body: {
        magasin_id: store,
        lignes: [{ produit_id: product, compte, vu_a: now().toISOString() }],
        motif: MOTIF,
      },
    }),
    tell: (_told, { params: { store, product }, body: { quantity } }) =>
      quantity002(store, product, quantity),
  })
  const change = (alias: typeof aliases.incrementStock002, cause: 'CONSTAT' | 'REBUT') =>
    serveAlias(app, alias, {
      ask: ({ params: { store, product }, body: { quantity: quantite } }) => ({
        body: { magasin_id: store, cause, lignes: [{ produit_id: product, quantite }], motif: MOTIF },
      }),
      tell: ({ lignes: [ligne] }, { params: { store, product } }) =>
        quantity002(store, product, (ligne?.disponible ?? 0) + (ligne?.reserve ?? 0)),
    })
  change(aliases.incrementStock002, 'CONSTAT')
  change(aliases.decrementStock002, 'REBUT')
  change(aliases.incrementInventory002 as never, 'CONSTAT')
  change(aliases.decrementInventory002 as never, 'REBUT')
}

const rows000 = ({ id, statut, vers: magasin_id, lignes }: Asked) =>
  lignes.map(({ produit_id, demandee: quantite }) => ({ id, statut, magasin_id, produit_id, quantite }))
const first000 = (demande: Asked) => rows000(demande)[0]

function serve000(app: FastifyInstance, { pool }: Deps): void {
  serveAlias(app, aliases.ask000, {
    ask: ({ query: { magasin_id, produit_id, quantite } }) => ({
      body: { magasin_id, lignes: [{ produit_id, quantite }] },
    }),
    tell: first000,
  })
  serveAliasList(app, aliases.listRequests000, {
    tell: async ({ rows }) => {
      const asked = rows.flatMap(rows000)
      const products = await readNoms(
        pool,
        asked.map((row) => row.produit_id),
      )
      const places = await readNomsDeLieux(pool)
      return asked.map((row) => ({
        ...row,
        produit: { id: row.produit_id, nom: products.get(row.produit_id) ?? '' },
        magasin: { id: row.magasin_id, nom: places.get(row.magasin_id) ?? '' },
      }))
    },
  })
  serveAlias(app, aliases.grant000, { ask: ({ params }) => ({ params, body: {} }), tell: first000 })
}

interface Wanted000 {
  readonly magasin_id: number
  readonly produit_id: number
  readonly quantite: number
}

/** Asks the centre for one product. */
async function askCentre(tx: Tx, deps: Deps, { query, caller }: { query: Wanted000; caller: Caller }) {
  const { magasin_id: vers, produit_id: produitId, quantite } = query
  return ask(tx, deps, {
    sorte: 'APPROVISIONNEMENT',
    de: await centreLogistique(tx),
    vers,
    lignes: [{ produitId, quantite }],
    motif: null,
    caller,
  })
}

/** What is two of our acts, or one that depends on a look, has a handler of its own. */
function serveOwn000(app: FastifyInstance, deps: Deps): void {
  serveKeyed(app, deps, aliases.supply000, async (tx, { query, caller }) => {
    const made = await askCentre(tx, deps, { query, caller })
    if (isRefusal(made)) return made
    const grant = (demande: Demande) => decideQuantites(demande, undefined, null)
    const { id, sorte } = made
    const granted = await act(tx, deps, { id, sorte, acte: 'valider', caller, motif: null, lignes: grant })
    // What is asked for and not granted is not asked for.
    if (isRefusal(granted)) throw new Problem(granted)
    return { status: 202, body: first000(presentDemande(granted)) }
  })
  serveKeyed(app, deps, aliases.check000, async (tx, { query, caller }) => {
    const { magasin_id: magasinId, produit_id: produitId } = query
    const refusal = decideStore(caller, magasinId)
    if (refusal !== undefined) return refusal
    const filter = {
      magasinId,
      produitIds: [produitId],
      sousSeuil: false,
      enTransit: false,
      auPlus: undefined,
    }
    const [row] = await listStocks(tx, filter, { limit: 1, after: undefined })
    const isLow = row === undefined || row.disponible + row.enTransit < row.seuil
    if (!isLow) return { status: 200, body: { sous_seuil: false, demande: null } }
    const made = await askCentre(tx, deps, { query, caller })
    return isRefusal(made)
      ? made
      : { status: 200, body: { sous_seuil: true, demande: first000(presentDemande(made)) } }
  })
}
