/** Sales and returns under load: sellers at the open tills of all stores, through the gateway and directly. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { RunningSystem } from '@comptoir/system/running-system.ts'
import { Random } from '@comptoir/testing/random.ts'
import { Client } from '../client.ts'
import { post } from './answers.ts'
import type { Load } from './load.ts'
import { type Answer, isDefinite, type Recorder, type Sent } from './record.ts'
import { drawReturn, drawSale, type Sold, type Till } from './sales.ts'

const THINK_MS = [20, 200] as const
const AGAIN_MS = [200, 1_200] as const
/** So many of the things that a seller does are returns, once he has sold something. */
const RETURNS = 0.2
const REMEMBERED = 50
/** Of the sellers' seeds, apart from those of customers. */
const SEED = 500_009

interface SalesOptions {
  readonly system: RunningSystem
  readonly record: Recorder
  readonly seed: number
  readonly sellers: number
}

/** Signs in one who decides for all stores, opens every till for him, and starts the sellers. */
export async function startSales(options: SalesOptions): Promise<Load> {
  const { system, sellers } = options
  const client = new Client(sellers * 2)
  const [gateway = ''] = system.urlsOf('passerelle')
  const badge = new Badge(client, gateway)
  const shop = {
    client,
    badge,
    tills: await openTills(client, gateway, badge),
    stopping: new AbortController(),
    n: 0,
  }
  const all = Array.from({ length: sellers }, (_, index) => new Seller(options, shop, index))
  const running = Promise.all(all.map((seller) => seller.work()))
  return {
    stop: async () => {
      shop.stopping.abort()
      await running
    },
    settle: async (limitMs) => {
      const limit = performance.now() + limitMs
      const open = options.record.open()
      await Promise.all(all.map((seller) => seller.settle(open, limit)))
      return options.record.open().length
    },
    close: () => client.close(),
  }
}

/** The token by which sellers ask, another one when it is over. */
class Badge {
  #headers: Readonly<Record<string, string>> = {}
  readonly #client: Client
  readonly #gateway: string

  constructor(client: Client, gateway: string) {
    this.#client = client
    this.#gateway = gateway
  }

  get headers(): Readonly<Record<string, string>> {
    return this.#headers
  }

  async renew(): Promise<void> {
    const body = { identifiant: 'Charlie', mot_de_passe: 'root' }
    const { json } = await this.#client.ask('POST', `${this.#gateway}/auth/connexion`, { body })
    const token = (json as { jeton_acces?: string } | null)?.jeton_acces
    if (token !== undefined) this.#headers = { authorization: `Bearer ${token}` }
  }
}

async function openTills(client: Client, gateway: string, badge: Badge): Promise<readonly Till[]> {
  await badge.renew()
  const { headers } = badge
  const listed = await client.ask('GET', `${gateway}/caisses?limite=100`, { headers })
  const tills = listed.json as Till[]
  for (const { id } of tills) {
    const { status, text } = await client.ask('POST', `${gateway}/caisses/${id}/ouvrir`, {
      body: { fond: 10_000 },
      headers,
    })
    if (status !== 200) throw new Error(`till ${id}: ${status} ${text}`)
  }
  return tills
}

interface Shop {
  readonly client: Client
  readonly badge: Badge
  readonly tills: readonly Till[]
  readonly stopping: AbortController
  /** The next request's number, shared by all sellers. */
  n: number
}

class Seller {
  readonly #record: Recorder
  readonly #shop: Shop
  readonly #random: Random
  readonly #entrances: readonly string[]
  readonly #name: string
  readonly #sold: Sold[] = []
  #sends = 0

  constructor({ system, record, seed }: SalesOptions, shop: Shop, index: number) {
    this.#record = record
    this.#shop = shop
    this.#random = new Random(seed * 1_000 + SEED + index)
    this.#name = `vente-${index}`
    // As many through the gateway as directly.
    const direct = system.urlsOf('orchestrateur')
    this.#entrances = [...direct.map(() => system.urlsOf('passerelle')[0] ?? ''), ...direct]
  }

  async work(): Promise<void> {
    const { stopping } = this.#shop
    while (!stopping.signal.aborted) {
      await this.#act()
      await this.#wait(THINK_MS)
    }
  }

  /** Works off a list that it shares with the others. */
  async settle(open: Sent[], limit: number): Promise<void> {
    for (let sent = open.pop(); sent !== undefined; sent = open.pop())
      while (!isDefinite(await this.#send(sent)) && performance.now() < limit)
        await pause(this.#random.between(...AGAIN_MS))
  }

  async #act(): Promise<void> {
    const random = this.#random
    const { tills, stopping } = this.#shop
    const till = tills[random.between(0, tills.length - 1)] as Till
    const isReturn = this.#sold.length > 0 && random.chance(RETURNS)
    const drawn = isReturn
      ? drawReturn(random, this.#sold[random.between(0, this.#sold.length - 1)] as Sold)
      : drawSale(random, till)
    const sent = {
      n: this.#shop.n,
      key: randomUUID(),
      body: drawn.body,
      path: drawn.path,
      at: performance.now(),
    }
    this.#shop.n += 1
    await this.#record.request(sent)
    const twin = drawn.doubled ? this.#send(sent) : undefined
    let answer = await this.#send(sent)
    while (!isDefinite(answer) && !stopping.signal.aborted) {
      await this.#wait(AGAIN_MS)
      answer = await this.#send(sent)
    }
    await twin
    if (answer.status === 201 && !isReturn) this.#remember(drawn.body, answer)
  }

  #remember(body: object, { body: said }: Answer): void {
    const { magasin_id: magasinId, lignes } = body as {
      magasin_id: number
      lignes: readonly { produit_id: number }[]
    }
    const produits = lignes.map(({ produit_id }) => produit_id)
    this.#sold.push({ venteId: String(said?.['vente_id']), magasinId, produits })
    if (this.#sold.length > REMEMBERED) this.#sold.shift()
  }

  async #send(sent: Sent): Promise<Answer> {
    const { client, badge } = this.#shop
    const entrance = this.#entrances[this.#random.between(0, this.#entrances.length - 1)] ?? ''
    const requestId = `chaos-${this.#name}-${sent.n}-${this.#sends}`
    this.#sends += 1
    const answer = await post(client, `${entrance}${sent.path}`, {
      body: sent.body,
      headers: { ...badge.headers, 'x-request-id': requestId, 'idempotency-key': sent.key ?? '' },
    })
    if (answer.status === 401) await badge.renew()
    const at = performance.now()
    await this.#record.answer({ n: sent.n, key: sent.key, requestId, ...answer, sentAt: sent.at, at })
    return answer
  }

  async #wait(between: readonly [number, number]): Promise<void> {
    const ms = this.#random.between(...between)
    await pause(ms, undefined, { signal: this.#shop.stopping.signal }).catch(() => undefined)
  }
}
