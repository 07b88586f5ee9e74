/** What people do in the shop: they read, they order. Each answer is checked, its body too, and counted. */
import { check, type JSONObject, sleep } from 'k6'
import exec from 'k6/execution'
import http, { type RefinedResponse, type ResponseType } from 'k6/http'
import { Counter, Rate, Trend } from 'k6/metrics'
import { addressOf, requireSystem } from './addresses.ts'
import { actOfRank, type Case, caseOfRank, type Reading } from './mix.ts'
import { type End, endOf, isSentBack, member, promisesOf } from './promises.ts'
import {
  IMPOSSIBLE_QUANTITY,
  type Ligne,
  type Shelf,
  shelfOfRank,
  stockWarehouse,
  type Warehouse,
} from './warehouse.ts'

type Reply = RefinedResponse<ResponseType | undefined>

/** How long answers took that did what was asked. */
const durations = new Trend('duration', true)
/** Answers that are none of the contract's. */
const errors = new Rate('errors')
/** 503 with Retry-After: no error, and no service either. */
const sentBack = new Rate('sent_back')
/** Orders, by what they came to. */
const orders = new Counter('orders')

// 201, 402 and 409 are answers of the shop, not failures of it.
http.setResponseCallback(http.expectedStatuses(200, 201, 202, 402, 409, 503))

/** The place that the web shop sells from. */
const LOGISTICS_CENTRE = 6
const CLIENTS = 50
const EMPTY =
  'l’entrepôt est vide : « npm run reset », puis « npm start » (the warehouse is empty: "npm run reset", then "npm start")'

/** What is on the shelves now: for `setup`, which hands it to every user. `foreseen`: orders that the run will place. */
export function openShop(foreseen: number): Warehouse {
  requireSystem()
  const stocks = readAll(`${addressOf('stock')}/stock?magasin_id=${LOGISTICS_CENTRE}&limite=100`)
  const produits = readAll(`${addressOf('catalogue')}/produits?limite=100`)
  const prix = new Map(
    produits.filter(({ actif }) => actif === true).map((one) => [one['id'], Number(one['prix'])]),
  )
  const shelves: Shelf[] = stocks.flatMap(({ produit_id: id, disponible }) => {
    const dollars = prix.get(id ?? null)
    if (dollars === undefined) return []
    return [{ produitId: Number(id), prixCents: Math.round(dollars * 100), disponible: Number(disponible) }]
  })
  const warehouse = stockWarehouse(shelves)
  if (warehouse.total === 0 || warehouse.tooDear.length === 0) exec.test.abort(EMPTY)
  if (warehouse.total < foreseen) exec.test.abort(tooSmall(warehouse.total, foreseen))
  return warehouse
}

/** A run that could not end as it began is not begun. */
const tooSmall = (total: number, foreseen: number): string =>
  `l’entrepôt a ${total} unités, l’essai en commanderait ${Math.ceil(foreseen)} : moins d’usagers ou moins longtemps, ou « npm run reset » ` +
  `(the warehouse has ${total} units, this run would order ${Math.ceil(foreseen)}: fewer users, less long, or "npm run reset")`

/** All pages of a list. */
function readAll(url: string): JSONObject[] {
  const [origin] = /^https?:\/\/[^/]+/.exec(url) ?? ['']
  const all: JSONObject[] = []
  let next: string | undefined = url
  while (next !== undefined) {
    const page: Reply = http.get(next, { tags: { name: 'setup' } })
    if (page.status !== 200) exec.test.abort(`${next} : ${page.status}`)
    all.push(...(page.json() as JSONObject[]))
    const path: string | undefined = /<([^>]+)>; rel="next"/.exec(page.headers['Link'] ?? '')?.[1]
    next = path === undefined ? undefined : origin + path
  }
  return all
}

/** Seconds after which a shop that is full may at most ask to come back. */
const MAX_WAIT = 5

/**
 * One act of a visitor in a mix of nine readings and one order, then a pause. All begin at once, so each waits first for a
 * part of the pause of its own: a crowd comes one by one.
 */
export function browse(warehouse: Warehouse, pause: number): void {
  if (exec.vu.iterationInScenario === 0) sleep(((exec.vu.idInTest * 0.618) % 1) * pause)
  const act = actOfRank(exec.scenario.iterationInTest)
  const { reply } =
    act.what === 'order' ? placeOrder(warehouse, act.rank) : read(act.reading, act.rank, warehouse)
  const wait = isSentBack(reply) ? Number(reply.headers['Retry-After']) || 0 : 0
  sleep(Math.max(pause, Math.min(wait, MAX_WAIT)))
}

/** A reading and an order: how long a person was busy with both. Infinity when one was not served. */
export const roundTrip = (warehouse: Warehouse, rank: number): number =>
  read('panier', rank, warehouse).durationMs + placeOrder(warehouse, rank).durationMs

interface Served {
  readonly reply: Reply
  /** Infinity: not served, by a fault or by a 503. */
  readonly durationMs: number
}

function read(reading: Reading, rank: number, { shelves }: Warehouse): Served {
  const produit = shelves[rank % shelves.length]?.produitId ?? 1
  const client = 1 + (rank % CLIENTS)
  switch (reading) {
    case 'produits': {
      const url = `${addressOf('catalogue', rank)}/produits?limite=20`
      const reply = http.get(url, { tags: { name: '/produits' } })
      return judge(reply, 'produits', (body) => Array.isArray(body) && body.length > 0)
    }
    case 'produit': {
      const url = `${addressOf('catalogue', rank)}/produits/${produit}`
      const reply = http.get(url, { tags: { name: '/produits/{id}' } })
      return judge(reply, 'produit', (body) => member(body, 'id') === produit)
    }
    case 'panier': {
      const url = `${addressOf('panier', rank)}/panier/${client}`
      const reply = http.get(url, { tags: { name: '/panier/{client_id}' } })
      return judge(reply, 'panier', (body) => member(body, 'client_id') === client)
    }
    case 'stock': {
      const url = `${addressOf('stock', rank)}/stock?produit_id=${produit}`
      const reply = http.get(url, { tags: { name: '/stock' } })
      return judge(reply, 'stock', (body) => Array.isArray(body) && member(body[0], 'produit_id') === produit)
    }
  }
}

function judge(reply: Reply, name: Reading, isTheOne: (body: unknown) => boolean): Served {
  const good =
    isSentBack(reply) ||
    check(reply, {
      [`${name} : statut HTTP 200`]: ({ status }) => status === 200,
      [`${name} : ce qui est demandé`]: () => isTheOne(bodyOf(reply)),
    })
  return count(reply, good)
}

function count(reply: Reply, good: boolean): Served {
  const sentAway = isSentBack(reply)
  sentBack.add(sentAway)
  errors.add(!good)
  if (!good || sentAway) return { reply, durationMs: Number.POSITIVE_INFINITY }
  durations.add(reply.timings.duration)
  return { reply, durationMs: reply.timings.duration }
}

interface Placed extends Served {
  /** Undefined: none of the contract's answers. */
  readonly end: End | undefined
}

/** Orders what the order of this rank orders, and checks that it comes to what it must. */
export function placeOrder(warehouse: Warehouse, rank: number): Placed {
  const kind = caseOfRank(rank)
  const ligne = ligneOfRank(warehouse, rank, kind)
  const body = JSON.stringify({ produits: [{ produit_id: ligne.produitId, quantite: ligne.quantite }] })
  const reply = http.post(`${addressOf('orchestrateur', rank)}/saga/commande`, body, {
    headers: { 'Content-Type': 'application/json' },
    tags: { name: '/saga/commande', kind },
  })
  const end = endOf(reply, kind)
  const promises = promisesOf(
    end,
    { status: reply.status, headers: reply.headers, body: bodyOf(reply) },
    ligne,
  )
  const good = check(
    reply,
    Object.fromEntries(Object.entries(promises).map(([name, isKept]) => [`${end} : ${name}`, isKept])),
  )
  if (good) orders.add(1, { end })
  return { ...count(reply, good), end: good ? end : undefined }
}

function ligneOfRank(warehouse: Warehouse, rank: number, kind: Case): Ligne {
  const tooDear = warehouse.tooDear[rank % warehouse.tooDear.length]
  if (kind === 'refused' && tooDear !== undefined) return tooDear
  const shelf = shelfOfRank(warehouse, rank)
  if (shelf === undefined) exec.test.abort(EMPTY)
  const { produitId, prixCents } = shelf ?? { produitId: 1, prixCents: 0 }
  return { produitId, quantite: kind === 'shortage' ? IMPOSSIBLE_QUANTITY : 1, montantCents: prixCents }
}

/** Null of what is no JSON: a check then says so, instead of a stack. */
function bodyOf(reply: Reply): unknown {
  try {
    return reply.json()
  } catch {
    return null
  }
}
