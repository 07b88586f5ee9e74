import type { Outcome } from '@comptoir/contracts'
import { newId } from '@comptoir/kit/ids.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { PgJournal } from '../src/store/journal-pg.ts'
import { Participants, refused, unknown, until, World } from './support.ts'

let world: World
beforeAll(async () => {
  world = await World.open()
})
afterEach(() => world.reset())
afterAll(() => world.close())

/** A process that dies at its n-th durable write, before it or after it: from then on nothing goes out or comes in. */
class Mortal {
  writes = 0
  dead = false
  readonly journal: PgJournal
  readonly #at: number
  readonly #side: 'before' | 'after'

  constructor(journal: PgJournal, at: number, side: 'before' | 'after') {
    this.#at = at
    this.#side = side
    this.journal = new Proxy(journal, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name)
        if (typeof method !== 'function') return method
        const isWrite = WRITES.has(String(name))
        return (...args: unknown[]) =>
          this.#live(isWrite, () => Reflect.apply(method, target, args) as Promise<unknown>)
      },
    })
  }

  async #live(isWrite: boolean, run: () => Promise<unknown>): Promise<unknown> {
    if (isWrite) this.writes += 1
    const last = isWrite && this.writes === this.#at
    if (last && this.#side === 'before') this.dead = true
    if (this.dead) return never()
    const result = await run()
    if (last) this.dead = true
    return this.dead ? never() : result
  }

  caller(caller: Participants): Pick<Participants, 'call'> {
    return {
      call: async (call, how) => {
        if (this.dead) return never()
        const outcome = await caller.call(call, how)
        return this.dead ? never() : outcome
      },
    }
  }
}

const WRITES = new Set(['start', 'save', 'reclaim'])
const never = <T>(): Promise<T> => new Promise<T>(() => undefined)
const once = (attempt: number): Outcome | undefined => (attempt === 1 ? unknown : undefined)
const GOOD = ['stock.reserver', 'paiement.payer', 'commande.confirmer', 'stock.sortir']

const cases = [
  { name: 'that succeeds', scripts: {}, ends: ['completed'] },
  { name: 'whose payment is refused', scripts: { 'paiement.payer': () => refused }, ends: ['compensated'] },
  {
    name: 'with an unknown outcome at each step',
    scripts: {
      'stock.reserver': once,
      'paiement.payer': once,
      'commande.confirmer': once,
      'stock.sortir': once,
    },
    ends: ['completed'],
  },
]

for (const strict of [false, true])
  for (const { name, scripts, ends } of cases)
    test(`a saga ${name} ends rightly when its runner dies at any durable write (${strict ? 'strict' : 'default'})`, async () => {
      let crashes = 0
      for (let at = 1; ; at += 1) {
        const before = await dieAndRecover(at, 'before')
        const after = await dieAndRecover(at, 'after')
        if (!before && !after) break
        crashes += Number(before) + Number(after)
      }
      expect(crashes).toBeGreaterThanOrEqual(8)

      async function dieAndRecover(at: number, side: 'before' | 'after'): Promise<boolean> {
        const caller = new Participants()
        for (const [operation, script] of Object.entries(scripts)) caller.scripts.set(operation, script)
        try {
          const mortal = new Mortal(world.journal(), at, side)
          const runner = await world.runner({
            journal: mortal.journal,
            caller: mortal.caller(caller),
            strict,
          })
          const id = newId()
          void runner.start({ id, definition: 'achat', input: { id } })
          const journal = world.journal()
          const ended = async () => (await journal.read(id))?.recover === false
          await until(async () => mortal.dead || (await ended()))
          await world.expire(journal)
          const successor = await world.runner({ caller, journal, strict })
          // A process that died before its intent was durable has started nothing.
          if ((await journal.read(id)) === null) {
            expect([at, side, caller.asked]).toEqual([1, 'before', []])
            return true
          }
          await until(ended)
          await until(async () => successor.held().length === 0)
          expect(ends).toContain((await journal.read(id))?.status)
          const applied = caller.applied.get(id) ?? []
          expect(applied).toEqual(ends[0] === 'completed' ? GOOD : ['stock.reserver', 'stock.liberer'])
          return mortal.dead
        } finally {
          await world.reset()
        }
      }
    })
