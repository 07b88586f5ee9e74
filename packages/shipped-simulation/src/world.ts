/**
 * One seed: some dozens of sagas over several orchestrators and participants, all of the code that ships, on a real
 * PostgreSQL, through about a second of faults. Then the faults end, everything comes to rest, and the tables are judged.
 *
 * A seed draws what happens and when. What meets what is up to the machine, so a seed is a plan and no replay to the byte.
 */
import type { Pool, Queryable } from '@comptoir/kit/postgres/database.ts'
import { createTestDatabase, createTestPool, type TestDatabase } from '@comptoir/testing/postgres.ts'
import { Random } from '@comptoir/testing/random.ts'
import { Clients } from './clients.ts'
import { Fleet, type FleetWeather } from './fleet.ts'
import { type Count, type Faults, pause } from './link.ts'
import { LEASE_MS, Orchestrator } from './orchestrator.ts'
import { keptPromises, sameKeys } from './promises.ts'
import { brokenRules, type Violation } from './rules.ts'
import { type Participant, participants } from './shop.ts'
import { createTables, emptyTables, journalTemplate } from './tables.ts'

const ORCHESTRATORS = 3
const SAGAS = 40
/** How long the faults last. */
const STORM_MS = 700
/** What has not come to rest by then never does: leases, deadlines and retries are all far shorter. */
const PATIENCE_MS = 60_000

/** What a seed draws before it begins. */
interface Plan {
  readonly random: Random
  readonly strict: boolean
  readonly laneMax: number
  readonly journal: Faults
  readonly fleet: FleetWeather
}

export class World {
  readonly #database: TestDatabase
  readonly #counts: Map<string, number>
  /** For looking, without faults. */
  readonly pool: Pool
  readonly #served: readonly Participant[]
  #fleet: Fleet | undefined
  #poison = new Random(0)
  #poisoned = 0

  private constructor(database: TestDatabase, counts: Map<string, number>) {
    this.#database = database
    this.#counts = counts
    this.pool = createTestPool(database.url, 3)
    this.#served = participants((commands) => {
      const isPoisoned = commands > 1 && this.#poison.chance(this.#poisoned)
      if (isPoisoned) this.#count('group failed by its data')
      return isPoisoned
    })
  }

  /**
   * A database of its own and participants on it. They serve one seed after the other.
   * @param counts how often each thing has happened
   */
  static async open(counts = new Map<string, number>(), server?: string): Promise<World> {
    const where = server === undefined ? {} : { server }
    const world = new World(await createTestDatabase({ template: journalTemplate, ...where }), counts)
    await createTables(world.pool, world.#served)
    world.#fleet = await Fleet.open(world.#database.url, world.#served, world.#count)
    return world
  }

  /** Runs one seed and returns what it broke. */
  async run(seed: number): Promise<readonly Violation[]> {
    const fleet = this.#fleet as Fleet
    await emptyTables(this.pool)
    fleet.forget()
    const plan = planOf(seed)
    this.#poison = plan.random
    const crowd = { random: plan.random, pool: this.pool, count: this.#count }
    const storm = new Storm({
      plan,
      fleet,
      clients: new Clients(crowd),
      url: this.#database.url,
      count: this.#count,
    })
    try {
      await storm.open()
      this.#poisoned = 0.3
      await storm.rage()
      this.#poisoned = 0
      await storm.end()
      await this.#rest(storm)
      return await this.#judge(storm)
    } finally {
      await storm.close()
    }
  }

  async close(): Promise<void> {
    await this.#fleet?.close()
    await this.pool.end()
    await this.#database.drop()
  }

  readonly #count: Count = (what) => void this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1)

  /** Waits until no saga runs, none is parked, and every event was sent. In vain: the rules tell what is left. */
  async #rest(storm: Storm): Promise<void> {
    const limit = performance.now() + PATIENCE_MS
    while (performance.now() < limit) {
      await storm.rescue()
      const { rows } = await this.pool.query<{ left: boolean }>(
        `select exists (select from sagas where recover or status = 'BLOQUEE')
           ${this.#served.map(({ contract }) => `or exists (select from ${contract.name}.outbox where sent_at is null)`).join(' ')}
           as left`,
      )
      if (rows[0]?.left === false) break
      await pause(20)
    }
    await storm.settle()
  }

  /** The rules that the tables break as they stand. */
  rulesOn(db: Queryable = this.pool): Promise<readonly Violation[]> {
    const services = this.#served.map(({ contract }) => contract.name)
    const published = [...(this.#fleet?.published.values() ?? [])].flatMap((ids) => [...ids])
    return brokenRules(db, services, published)
  }

  async #judge({ clients }: Storm): Promise<readonly Violation[]> {
    await this.#tally(this.#served.map(({ contract }) => contract.name))
    return [
      ...(await this.rulesOn()),
      ...(await keptPromises(this.pool, clients)),
      ...sameKeys(this.#fleet?.keys ?? new Map()),
    ]
  }

  /** What became of the sagas, for who wants to know whether the seeds were hard enough. */
  async #tally(services: readonly string[]): Promise<void> {
    const refused = services.map(
      (name) => `select count(*) from ${name}.inbox where reply->'refused'->>'refus' = 'ACTION_ANNULEE'`,
    )
    const { rows } = await this.pool.query<Record<string, number>>(
      `select count(*)::int as sagas, count(*) filter (where status = 'TERMINEE')::int as completed,
         count(*) filter (where status = 'ANNULEE')::int as undone, sum(epoch - 1)::int as claims,
         (select count(*) from (select from proof.rows group by saga having count(distinct owner) > 1) t)::int as "sagas taken over",
         (${refused.map((one) => `(${one})`).join(' + ')})::int as tombstones
       from sagas`,
    )
    for (const [what, number] of Object.entries(rows[0] ?? {}))
      this.#counts.set(what, (this.#counts.get(what) ?? 0) + (number ?? 0))
  }
}

interface StormOptions {
  readonly plan: Plan
  readonly fleet: Fleet
  readonly clients: Clients
  readonly url: string
  readonly count: Count
}

/** The orchestrators of one seed, and what happens to them. */
class Storm {
  readonly clients: Clients
  readonly #options: StormOptions
  readonly #orchestrators: Orchestrator[] = []
  readonly #acts: Promise<unknown>[] = []

  constructor(options: StormOptions) {
    this.#options = options
    this.clients = options.clients
  }

  async open(): Promise<void> {
    for (let n = 0; n < ORCHESTRATORS; n += 1) await this.#start()
  }

  /** Sagas begin, processes die and freeze, and nothing that is sent can be relied upon. */
  async rage(): Promise<void> {
    const { random, fleet } = this.#options.plan
    this.#options.fleet.become(fleet)
    for (const one of this.#orchestrators) one.become(this.#weather)
    const at = (ms: number, act: () => Promise<unknown>) => this.#acts.push(pause(ms).then(act))
    for (let n = 0; n < SAGAS; n += 1) at(random.between(0, STORM_MS), () => this.clients.buy(this.#alive))
    for (let n = random.between(0, 4); n > 0; n -= 1)
      at(random.between(50, STORM_MS), () => this.clients.cancel(this.#alive))
    for (let n = random.between(0, 2); n > 0; n -= 1) at(random.between(100, STORM_MS), () => this.#replace())
    for (let n = random.between(0, 2); n > 0; n -= 1)
      at(random.between(50, STORM_MS / 2), () => this.#one().freeze(LEASE_MS + random.between(50, 300)))
    if (random.chance(0.5))
      at(random.between(0, STORM_MS), () => this.#options.fleet.refuse(random, random.between(20, 150)))
    at(STORM_MS / 2, () => this.clients.rescue(this.#alive))
    await pause(STORM_MS)
  }

  /** From here on everything works. */
  async end(): Promise<void> {
    this.#options.fleet.become(undefined)
    for (const one of this.#orchestrators) one.become(undefined)
    await Promise.all(this.#acts)
  }

  rescue(): Promise<void> {
    return this.clients.rescue(this.#alive)
  }

  async settle(): Promise<void> {
    await this.#options.fleet.settle()
    await Promise.all(this.#orchestrators.map((one) => one.settle()))
  }

  async close(): Promise<void> {
    await Promise.all(this.#orchestrators.map((one) => one.close()))
  }

  get #alive(): readonly Orchestrator[] {
    return this.#orchestrators.filter((one) => !one.isDead)
  }

  get #weather() {
    const { random, journal } = this.#options.plan
    return { random, faults: journal }
  }

  #one(): Orchestrator {
    const { random } = this.#options.plan
    return this.#alive[random.between(0, this.#alive.length - 1)] as Orchestrator
  }

  /** Kills one, after another has begun in its place. */
  async #replace(): Promise<void> {
    const old = this.#one()
    await this.#start()
    old.kill()
  }

  async #start(): Promise<void> {
    const { plan, fleet, url, count } = this.#options
    const { strict, laneMax } = plan
    this.#orchestrators.push(await Orchestrator.open({ url, urls: fleet.urls, strict, laneMax, count }))
  }
}

function planOf(seed: number): Plan {
  const random = new Random(seed)
  // Some seeds are calm in one respect, so that what follows from one kind of fault is not hidden by the others.
  const some = (most: number) => (random.chance(0.25) ? 0 : random.next() * most)
  const postgres = (): Faults => ({
    drop: some(0.02),
    cut: some(0.04),
    late: some(0.03),
    delay: some(0.08),
    twice: 0,
    longestMs: random.between(5, 250),
  })
  const http = (): Faults => ({
    drop: some(0.1),
    cut: some(0.2),
    late: some(0.2),
    delay: some(0.1),
    twice: some(0.3),
    longestMs: random.between(20, 800),
  })
  return {
    random,
    strict: random.chance(0.25),
    laneMax: [1, 4, 16, 128][random.between(0, 3)] as number,
    journal: postgres(),
    fleet: {
      random,
      postgres: postgres(),
      http: http(),
      error: some(0.2),
      bus: some(0.3),
    },
  }
}
