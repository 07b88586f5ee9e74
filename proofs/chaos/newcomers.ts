/** People who open an account, through the gateway and directly, some of them by an address that another has or wants as well. */
import type { RunningSystem } from '@comptoir/system/running-system.ts'
import { Random } from '@comptoir/testing/random.ts'
import { Client } from '../client.ts'
import type { Load } from './load.ts'
import type { Recorder } from './record.ts'
import { type Asked, Member, type Office, startWork } from './staff.ts'

/** Each hashes a password, so they are few and take their time. */
const THINK_MS = [300, 1_500] as const
/** Few addresses, so that some are asked for again. */
const ADDRESSES = 120
/** Of the newcomers' seeds, apart from those of all others. */
const SEED = 900_007

interface NewcomersOptions {
  readonly system: RunningSystem
  readonly record: Recorder
  readonly seed: number
  readonly newcomers: number
}

/** Starts them. */
export function startNewcomers({ system, record, seed, newcomers }: NewcomersOptions): Load {
  const client = new Client(newcomers * 4)
  const direct = system.urlsOf('orchestrateur')
  const entrances = [...system.urlsOf('passerelle'), ...direct]
  const office: Office = { client, record, badges: [], stopping: new AbortController() }
  const all = Array.from({ length: newcomers }, (_, index) => {
    const random = new Random(seed * 1_000 + SEED + index)
    return new Newcomer(new Member(office, { name: `inscription-${index}`, random, entrances }))
  })
  return startWork(office, all, THINK_MS)
}

class Newcomer {
  readonly member: Member

  constructor(member: Member) {
    this.member = member
  }

  async act(): Promise<void> {
    await Promise.all(drawInscriptions(this.member.random).map((asked) => this.member.ask(asked)))
  }
}

/** One inscription, or two at once that want one address: written otherwise, it is the same. */
export function drawInscriptions(random: Random): readonly Asked[] {
  const name = `client.${random.between(1, ADDRESSES)}@exemple.ca`
  const spellings = random.chance(0.2) ? [name, name.toUpperCase()] : [name]
  return spellings.map((email) => ({
    path: '/auth/inscription',
    body: { nom: 'Camille', email, mot_de_passe: random.chance(0.05) ? 'aaaaaa' : 'tres-longue-phrase-9' },
    doubled: random.chance(0.15),
  }))
}
