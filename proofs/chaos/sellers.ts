/** Sales and returns under load: sellers at the open tills of all stores, through the gateway and directly. */
import type { RunningSystem } from '@comptoir/system/running-system.ts'
import { Random } from '@comptoir/testing/random.ts'
import { Client } from '../client.ts'
import { Badge, CHARLIE } from './badge.ts'
import type { Load } from './load.ts'
import type { Answer, Recorder } from './record.ts'
import { drawReturn, drawSale, type Sold, type Till } from './sales.ts'
import { Member, type Office, startWork } from './staff.ts'

const THINK_MS = [20, 200] as const
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
export async function startSales({ system, record, seed, sellers }: SalesOptions): Promise<Load> {
  const client = new Client(sellers * 2)
  const [gateway = ''] = system.urlsOf('passerelle')
  const badge = new Badge(client, gateway, CHARLIE)
  const tills = await openTills(client, gateway, badge)
  const office: Office = { client, record, badges: [badge], stopping: new AbortController() }
  // As many through the gateway as directly.
  const direct = system.urlsOf('orchestrateur')
  const entrances = [...direct.map(() => gateway), ...direct]
  const all = Array.from({ length: sellers }, (_, index) => {
    const random = new Random(seed * 1_000 + SEED + index)
    return new Seller(new Member(office, { name: `vente-${index}`, random, entrances }), tills)
  })
  return startWork(office, all, THINK_MS)
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

class Seller {
  readonly member: Member
  readonly #tills: readonly Till[]
  readonly #sold: Sold[] = []

  constructor(member: Member, tills: readonly Till[]) {
    this.member = member
    this.#tills = tills
  }

  async act(): Promise<void> {
    const { random } = this.member
    const till = this.#tills[random.between(0, this.#tills.length - 1)] as Till
    const isReturn = this.#sold.length > 0 && random.chance(RETURNS)
    const drawn = isReturn
      ? drawReturn(random, this.#sold[random.between(0, this.#sold.length - 1)] as Sold)
      : drawSale(random, till)
    const { answer } = await this.member.ask(drawn)
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
}
