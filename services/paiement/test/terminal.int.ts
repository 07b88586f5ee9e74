/** The card terminal: asked by key, never guessed, whatever dies in between. */

import { createLogger } from '@comptoir/kit/observe/logger.ts'
import type { Answer } from '@comptoir/participant/operation.ts'
import { TEST_INSTANT, uneCle, unId } from '@comptoir/testing/builders.ts'
import { createWorld, type World } from '@comptoir/testing/participant-world.ts'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Carte } from '../src/domain/autorisation.ts'
import { annulerAutorisation } from '../src/operations/annuler-autorisation.ts'
import { autoriserCarte } from '../src/operations/autoriser-carte.ts'
import { autoriserRemboursement } from '../src/operations/autoriser-remboursement.ts'
import { createDesk, type Desk } from '../src/terminal/desk.ts'
import { createSimulatedTerminal } from '../src/terminal/simulated.ts'
import type { Terminal } from '../src/terminal/terminal.ts'
import { card, collecting, metrics, template, unEncaissement, voidingSale } from './world.ts'

const log = createLogger({ service: 'paiement', instance: 'test', level: 'silent' })

let world: World
let desk: Desk
/** What the terminal is asked, in order. */
let asked: string[]
/** What happens to a call after the terminal has done it: nothing, or the process dies. */
let afterwards: (what: string) => Promise<void>
beforeAll(async () => {
  world = await createWorld({ template, prepare: async () => undefined })
})
beforeEach(async () => {
  await world.reset()
  asked = []
  afterwards = async () => undefined
  desk = startDesk()
})
afterEach(() => desk.close())
afterAll(() => world.close())

/** What a process asks with. Another one stands for the process after its death: it remembers nothing. */
function startDesk(): Desk {
  const terminal = createSimulatedTerminal({ pool: world.pool, now: () => new Date(), slowMs: 50 })
  const watched: Terminal = {
    authorise: (demand, signal) => told('authorise', terminal.authorise(demand, signal)),
    void: (key, signal) => told('void', terminal.void(key, signal)),
    ask: (key, signal) => told('ask', terminal.ask(key, signal)),
  }
  const now = () => TEST_INSTANT
  return createDesk({ pool: world.pool, terminal: watched, now, log, metrics, answerMs: 400 })
}

async function told<T>(what: string, answer: Promise<T>): Promise<T> {
  asked.push(what)
  const known = await answer
  await afterwards(what)
  return known
}

const authorise = (n: number, carte: Carte = 'acceptee') =>
  world.one(autoriserCarte({ desk }), {
    key: uneCle(n),
    body: { venteId: unId(n), montantCents: 500, carte },
  })
const annul = (n: number) =>
  world.one(annulerAutorisation({ desk }), {
    key: uneCle(n, { undo: true }),
    body: { venteId: unId(n) },
  })

/** Asks again, as a saga does, until there is an answer. */
async function until(
  ask: () => Promise<Answer>,
  isThere: (answer: Answer) => boolean = (answer) => answer.kind !== 'pending',
) {
  return expect.poll(ask, { timeout: 5_000, interval: 20 }).toSatisfy(isThere)
}
const done = ({ kind }: Answer) => kind === 'done'
const statutOf = async (n: number) =>
  (await world.pool.query('select statut from autorisations where reference = $1', [unId(n)])).rows[0]?.statut
/** What the machine outside has taken for a sale. */
const moneyOf = async (n: number) =>
  (await world.pool.query('select answer from terminal_simule where key = $1', [unId(n)])).rows[0]?.answer

test.each(['acceptee', 'lente'] as const)(
  'a card that is %s is authorised, and asked for once',
  async (carte) => {
    expect((await authorise(1, carte)).kind).toBe('pending')
    await until(() => authorise(1, carte), done)
    expect(asked.filter((what) => what === 'authorise')).toHaveLength(1)
    expect(await moneyOf(1)).toBe('accepted')
  },
)

test('a card that is refused refuses the payment, and says so ever after', async () => {
  await until(
    () => authorise(1, 'refusee'),
    ({ kind }) => kind === 'refused',
  )
  expect(await authorise(1, 'refusee')).toEqual({
    kind: 'refused',
    refusal: { refus: 'PAIEMENT_REFUSE', details: { motif: 'carte-refusee', montant: 5 } },
  })
  expect((await annul(1)).kind).toBe('done')
  expect(asked).not.toContain('void')
})

test('a return asks by its own key; a terminal that does not give back refuses the refund', async () => {
  const giveBack = (n: number, montantCents: number, carte: Carte) =>
    world.one(autoriserRemboursement({ desk }), {
      key: uneCle(n),
      body: { retourId: unId(n), montantCents, carte },
    })
  expect((await giveBack(1, 0, 'muette')).kind).toBe('done')
  expect(asked).toEqual([])
  await until(() => giveBack(2, 500, 'acceptee'), done)
  expect([await moneyOf(2), await statutOf(2)]).toEqual(['accepted', 'AUTORISEE'])
  await until(
    () => giveBack(3, 500, 'refusee'),
    ({ kind }) => kind === 'refused',
  )
  expect(await giveBack(3, 500, 'refusee')).toEqual({
    kind: 'refused',
    refusal: { refus: 'REMBOURSEMENT_REFUSE', details: { montant: 5 } },
  })
})

test('a slow or a mute card delays no other', async () => {
  expect((await authorise(1, 'muette')).kind).toBe('pending')
  expect((await authorise(2, 'lente')).kind).toBe('pending')
  await until(() => authorise(3), done)
  expect(await statutOf(1)).toBe('DEMANDEE')
})

test('money that a mute terminal took is given back by key, and the sale is never paid by it', async () => {
  await authorise(1, 'muette')
  await expect.poll(() => moneyOf(1)).toBe('accepted')
  expect((await authorise(1, 'muette')).kind).toBe('pending')
  await until(() => annul(1), done)
  expect([await moneyOf(1), await statutOf(1)]).toEqual(['void', 'ANNULEE'])
  expect(await authorise(1, 'muette')).toMatchObject({ refusal: { refus: 'ACTION_ANNULEE' } })
})

test('a void that comes first asks nobody, and the demand that comes late takes nothing', async () => {
  expect((await annul(1)).kind).toBe('done')
  const late = {
    key: `${unId(1)}:other:do`,
    body: { venteId: unId(1), montantCents: 500, carte: 'acceptee' },
  }
  expect(await world.one(autoriserCarte({ desk }), late)).toMatchObject({
    refusal: { refus: 'ACTION_ANNULEE' },
  })
  expect(asked).toEqual([])
})

describe('the process dies', () => {
  /** From now on nothing is recorded of what the terminal answers to this, as if the process had died. */
  const dieAfter = (what: string) => {
    afterwards = (now) => (now === what ? Promise.reject(new Error('killed')) : Promise.resolve())
  }
  const restart = async () => {
    await desk.close()
    afterwards = async () => undefined
    desk = startDesk()
  }

  test('before the terminal is asked: it is asked afterwards', async () => {
    await desk.close()
    expect((await authorise(1)).kind).toBe('pending')
    expect([await statutOf(1), asked]).toEqual(['DEMANDEE', []])
    await restart()
    await until(() => authorise(1), done)
    expect(asked).toEqual(['ask', 'authorise'])
  })

  test('after the terminal took the money: what became of it is asked, and nothing is taken twice', async () => {
    dieAfter('authorise')
    await authorise(1)
    await expect.poll(() => asked).toEqual(['ask', 'authorise'])
    await restart()
    expect([await statutOf(1), await moneyOf(1)]).toEqual(['DEMANDEE', 'accepted'])
    await until(() => authorise(1), done)
    expect(asked).toEqual(['ask', 'authorise', 'ask'])
  })

  test('while a slow card is thought about: it is still known by its key', async () => {
    desk.pursue(unId(1), 'demand')
    await authorise(1, 'lente')
    await expect.poll(() => moneyOf(1)).toBe('accepted')
    await restart()
    await until(() => authorise(1, 'lente'), done)
    expect(asked.filter((what) => what === 'authorise')).toHaveLength(1)
  })

  test('after the terminal gave the money back: it is asked again until that is known', async () => {
    await until(() => authorise(1), done)
    dieAfter('void')
    expect((await annul(1)).kind).toBe('pending')
    await expect.poll(() => asked.filter((what) => what === 'void')).toHaveLength(1)
    await restart()
    expect([await statutOf(1), await moneyOf(1)]).toEqual(['A_ANNULER', 'void'])
    await until(() => annul(1), done)
    expect(await statutOf(1)).toBe('ANNULEE')
  })
})

describe('a sale', () => {
  const collect = (n: number, cents = 500) =>
    world.one(collecting, {
      key: `${unId(n)}:encaisser:do`,
      body: unEncaissement({ venteId: unId(n), encaissements: [card(cents)] }),
    })

  test('is not made without the money of its card, nor with another amount', async () => {
    await authorise(1, 'muette')
    for (const [n, cents] of [
      [1, 500],
      [9, 500],
      [2, 501],
    ] as const) {
      if (n === 2) await until(() => authorise(2), done)
      expect(await collect(n, cents)).toMatchObject({
        refusal: { details: { motif: 'carte-non-autorisee' } },
      })
    }
  })

  test('that collected its card keeps it until the sale itself is void', async () => {
    await until(() => authorise(1), done)
    expect((await collect(1)).kind).toBe('done')
    expect((await annul(1)).kind).toBe('fault')
    await world.one(voidingSale, { key: `${unId(1)}:encaisser:undo`, body: { venteId: unId(1) } })
    await until(() => annul(1), done)
    expect(await moneyOf(1)).toBe('void')
  })
})
