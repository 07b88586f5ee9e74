/** A twin of the house in memory, for who learns the till: it sells, puts aside, takes back and closes, and nobody hears of it. */
import type { Held, SaleBody, Till } from '../caisse/types.ts'
import type { ReturnBody, Sale } from '../ventes/types.ts'
import { madeOf, type Sold, saleOf, takeBack } from './twin-sales.ts'
import { type Count, closingOf, type Drawer, type Movement, moved, openDrawer, tillOf } from './twin-tills.ts'

interface TwinDeps {
  /** The tills of the house. At school all of them begin closed. */
  readonly tills: readonly Till[]
  readonly products: ReadonlyMap<number, { readonly nom: string; readonly prixCents: number }>
  /** Who learns. */
  readonly nom: string
  readonly now: () => Date
  readonly newId: () => string
  /** What stands on a receipt. */
  readonly paper: (sale: Sale) => string
}

export interface TwinAsked {
  readonly method: string
  readonly path: string
  readonly body: unknown
}

export type TwinTold =
  /** School changes nothing of it: the house tells. */
  | { readonly is: 'house' }
  | { readonly is: 'done'; readonly body: unknown }
  | { readonly is: 'refused'; readonly why: 'closed' | 'card' | 'gone' }

interface School {
  readonly deps: TwinDeps
  readonly drawers: Map<number, Drawer>
  readonly sales: Map<string, Sale>
  readonly held: Map<string, Held>
  returns: number
  closings: number
}

const done = (body: unknown): TwinTold => ({ is: 'done', body })
const GONE: TwinTold = { is: 'refused', why: 'gone' }

/** Opens it: what it returns answers each request of the page. */
export function openTwin(deps: TwinDeps): (asked: TwinAsked) => TwinTold {
  const school: School = {
    deps,
    drawers: new Map(),
    sales: new Map(),
    held: new Map(),
    returns: 0,
    closings: 0,
  }
  return ({ method, path, body }) => {
    const [, what = '', id = '', act = ''] = (path.split('?')[0] ?? '').split('/')
    if (method === 'GET') return read(school, { what, id, act })
    if (what === 'caisses') return atTill(school, { id: Number(id), act, body })
    if (what === 'attentes') return aside(school, { id, body })
    if (what === 'ventes' && id === '') return sell(school, body as SaleBody)
    if (what === 'retours' && id === '') return back(school, body as ReturnBody)
    if (what === 'approbations') return done({ approbation: 'ecole' })
    // Who is there is checked by the house itself: nothing is written by it.
    return what === 'auth' && id === 'verifier' ? { is: 'house' } : { is: 'refused', why: 'closed' }
  }
}

interface Place {
  readonly what: string
  readonly id: string
  readonly act: string
}

function read({ deps, drawers, sales, held }: School, { what, id, act }: Place): TwinTold {
  const all = [...sales.values()]
  if (what === 'caisses' && id === '')
    return done(
      deps.tills.map((till) => tillOf(till, { drawer: drawers.get(till.id), nom: deps.nom, sales: all })),
    )
  if (what === 'attentes') return done([...held.values()])
  if (what !== 'ventes') return { is: 'house' }
  if (id === '') return done(all.toReversed())
  const sale = sales.get(id)
  if (sale === undefined) return GONE
  return done(act === 'recu' ? deps.paper(sale) : sale)
}

interface TillAct {
  readonly id: number
  readonly act: string
  readonly body: unknown
}

function atTill(school: School, { id, act, body }: TillAct): TwinTold {
  const { deps, drawers } = school
  const sales = [...school.sales.values()]
  const till = deps.tills.find((one) => one.id === id)
  const drawer = drawers.get(id)
  const at = deps.now().toISOString()
  if (till !== undefined && act === 'ouvrir') {
    const opened = openDrawer((body as { readonly fond: number }).fond, at)
    drawers.set(id, opened)
    return done(tillOf(till, { drawer: opened, nom: deps.nom, sales }))
  }
  if (drawer === undefined) return GONE
  if (act === 'mouvements') {
    drawers.set(id, moved(drawer, body as Movement))
    return done(body)
  }
  if (act !== 'fermer') return GONE
  drawers.delete(id)
  school.closings += 1
  const { compte } = body as { readonly compte: readonly Count[] }
  return done(closingOf(drawer, { caisseId: id, numero: school.closings, nom: deps.nom, at, sales, compte }))
}

function aside(
  { deps, held }: School,
  { id, body }: { readonly id: string; readonly body: unknown },
): TwinTold {
  if (id === '') {
    const asked = body as Pick<Held, 'magasin_id' | 'nom' | 'lignes'>
    const one: Held = { ...asked, id: deps.newId(), par: deps.nom, a: deps.now().toISOString() }
    held.set(one.id, one)
    return done(one)
  }
  const found = held.get(id)
  held.delete(id)
  return found === undefined ? GONE : done(found)
}

function sell({ deps, sales }: School, body: SaleBody): TwinTold {
  if (body.paiements?.some(({ carte }) => carte === 'refusee') === true) return { is: 'refused', why: 'card' }
  const sold: Sold = { ...deps, id: deps.newId(), numero: sales.size + 1, at: deps.now() }
  const sale = saleOf(body, sold)
  if (sale === undefined) return { is: 'refused', why: 'closed' }
  sales.set(sale.id, sale)
  return done(madeOf(sale))
}

function back(school: School, body: ReturnBody): TwinTold {
  const sale = school.sales.get(body.vente_id ?? '')
  if (sale === undefined) return GONE
  school.returns += 1
  const taken = takeBack(sale, body, { id: school.deps.newId(), numero: school.returns })
  school.sales.set(sale.id, taken.sale)
  return done(taken.returned)
}
