/** Storekeepers under load: requests, deliveries and counts of all places, through the gateway and through the proxy of stock. */
import { randomUUID } from 'node:crypto'
import type { RunningSystem } from '@comptoir/system/running-system.ts'
import { Random } from '@comptoir/testing/random.ts'
import { Client } from '../client.ts'
import { Badge, CHARLIE } from './badge.ts'
import type { Load } from './load.ts'
import type { Recorder, Sent } from './record.ts'
import { drawTurn, type Step, type Turn } from './restocking.ts'
import type { Routes } from './routes.ts'
import { Member, type Office, startWork } from './staff.ts'

const THINK_MS = [50, 400] as const
/** Of what was done to a request, so much is sent once more when all is over, the last thing first. */
const LATE = 0.2
/** Of the storekeepers' seeds, apart from those of customers and sellers. */
const SEED = 700_001

interface RestockingOptions {
  readonly system: RunningSystem
  readonly record: Recorder
  readonly seed: number
  readonly keepers: number
  /** The ports of proxies, by those of participants. */
  readonly calls: Routes['calls']
}

/** Makes a second account that decides, and starts the storekeepers. */
export async function startRestocking(options: RestockingOptions): Promise<Load> {
  const { system, record, seed, keepers, calls } = options
  const client = new Client(keepers * 4)
  const [gateway = ''] = system.urlsOf('passerelle')
  const badges = await openBadges(client, gateway)
  const office: Office = { client, record, badges, stopping: new AbortController() }
  const behind = system.places(({ name }) => name === 'stock').flatMap(({ port }) => calls[port] ?? [])
  const entrances = [gateway, ...behind.map((port) => `http://127.0.0.1:${port}`)]
  const all = Array.from({ length: keepers }, (_, index) => {
    const random = new Random(seed * 1_000 + SEED + index)
    const member = new Member(office, { name: `acte-${index}`, random, entrances })
    return new Keeper(member, { client, gateway })
  })
  return startWork(office, all, THINK_MS)
}

/** Of the two who decide. */
export async function openBadges(client: Client, gateway: string): Promise<readonly Badge[]> {
  const charlie = new Badge(client, gateway, CHARLIE)
  await charlie.renew()
  const { headers } = charlie
  const identifiant = 'Diane'
  const made = await client.ask('POST', `${gateway}/utilisateurs`, {
    body: { identifiant, nom: identifiant, email: 'diane@exemple.ca', role: 'responsable', magasins: [] },
    headers,
  })
  const mot_de_passe = randomUUID()
  const { id } = made.json as { id: number }
  const given = await client.ask('PUT', `${gateway}/utilisateurs/${id}/mot-de-passe`, {
    body: { mot_de_passe },
    headers,
  })
  if (given.status !== 204) throw new Error(`account ${made.text}: ${given.status} ${given.text}`)
  const second = new Badge(client, gateway, { identifiant, mot_de_passe })
  await second.renew()
  return [charlie, second]
}

export class Keeper {
  readonly member: Member
  readonly #looks: { readonly client: Client; readonly gateway: string }

  constructor(member: Member, looks: { readonly client: Client; readonly gateway: string }) {
    this.member = member
    this.#looks = looks
  }

  act = (): Promise<void> => this.take(drawTurn(this.member.random))

  async take(turn: Turn): Promise<void> {
    switch (turn.kind) {
      case 'request':
        return this.#follow(turn)
      case 'delivery':
        return void (await this.member.ask(turn.asked))
      case 'count':
        return this.#count(turn)
    }
  }

  async #follow({ asked, story }: Extract<Turn, { kind: 'request' }>): Promise<void> {
    const { answer } = await this.member.ask(asked)
    // A proposal is a list, of one store here.
    const [made] = [answer.body].flat() as ({ id?: string } | null | undefined)[]
    if (answer.status !== 201 || made?.id === undefined) return
    const path = `/${asked.path.split('/')[1]}/${made.id}`
    const done: Sent[] = []
    for (const moment of story) {
      if (this.member.isStopped) return
      const asks = moment.map(({ acte, ...step }: Step) =>
        this.member.ask({ ...step, path: `${path}/${acte}` }),
      )
      done.push(...(await Promise.all(asks)).map(({ sent }) => sent))
    }
    const late = done.toReversed().filter(() => this.member.random.chance(LATE))
    for (const sent of late) await this.member.send(sent)
  }

  async #count({ magasinId, found }: Extract<Turn, { kind: 'count' }>): Promise<void> {
    const { client, gateway } = this.#looks
    const query = `magasin_id=${magasinId}&produits=${[...found.keys()].join(',')}&limite=100`
    const seen = await client.ask('GET', `${gateway}/stock?${query}`)
    if (seen.status !== 200) return
    const vu_a = new Date().toISOString()
    const shelf = seen.json as { produit_id: number; disponible: number; reserve: number }[]
    const lignes = shelf.map(({ produit_id, disponible, reserve }) => ({
      produit_id,
      compte: Math.max(0, disponible + reserve + (found.get(produit_id) ?? 0)),
      vu_a,
    }))
    const body = { magasin_id: magasinId, lignes }
    const doubled = this.member.random.chance(0.15)
    if (lignes.length > 0) await this.member.ask({ path: '/stock/inventaires', body, doubled })
  }
}
