import { newId } from '@comptoir/kit/ids.ts'
import { type Tx, withTx } from '@comptoir/kit/postgres/database.ts'
import { uneCle, unId } from '@comptoir/testing/builders.ts'
import { participantSuite } from '@comptoir/testing/participant-suite.ts'
import { createWorld, type Request, type World } from '@comptoir/testing/participant-world.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { claimKeys } from '../src/inbox.ts'
import { PENDING } from '../src/operation.ts'
import { purgeOnce } from '../src/purge.ts'
import { serveOperations } from '../src/serve-operations.ts'
import { appDeps, compter, decompter, emptyApp, observe, template } from './world.ts'

const prepare = async () => undefined

participantSuite({
  template,
  prepare,
  observe,
  served: compter,
  undo: { served: decompter, bodyFor: ({ commandeId }) => ({ commandeId }) },
  build: (index) => ({ commandeId: unId(index), n: 1 + index }),
  refused: { commandeId: unId(50), n: 0 },
  bodies: fc
    .record({ order: fc.nat(60), n: fc.nat(9) })
    .map(({ order, n }) => ({ commandeId: unId(order), n })),
})

let world: World
beforeAll(async () => {
  world = await createWorld({ template, prepare })
})
beforeEach(() => world.reset())
afterAll(() => world.close())

const body = (n: number) => ({ commandeId: unId(n), n: 1 })

describe('an outcome that someone outside has not told yet', () => {
  const asked: string[] = []
  /** Counts, and waits until an order was counted twice. */
  const waiting = {
    ...compter,
    handle: async (...given: Parameters<typeof compter.handle>) => {
      await compter.handle(...given)
      const { rows } = await given[0].query<{ id: string; n: number }>(
        'select commande_id as id, n from comptes',
      )
      const counted = new Map(rows.map(({ id, n }) => [id, n]))
      return (given[1] as readonly Request[]).map(({ body }) => {
        const { commandeId } = body as { commandeId: string }
        return (counted.get(commandeId) ?? 0) < 2 ? PENDING : { n: 2 }
      })
    },
    pursue: ({ commandeId }: { commandeId: string }) => void asked.push(commandeId),
  }
  beforeEach(() => void asked.splice(0))

  test('what was written stays, and the key is asked again until it is told', async () => {
    const request = { key: uneCle(1), body: body(1) }
    expect(await world.one(waiting, request)).toEqual({ kind: 'pending' })
    expect(await observe(world.pool)).toEqual([{ commande_id: unId(1), n: 1 }])
    expect(asked).toEqual([unId(1)])
    const told = await world.one(waiting, request)
    expect(told).toEqual({ kind: 'done', reply: { n: 2 } })
    expect(await world.one(waiting, request)).toEqual(told)
    expect(asked).toEqual([unId(1)])
    expect(await observe(world.pool)).toEqual([{ commande_id: unId(1), n: 2 }])
  })

  test('its neighbours in the group are answered', async () => {
    const counted = { commandeId: unId(2), n: 2 }
    const answers = await world.run(waiting, [
      { key: uneCle(1), body: body(1) },
      { key: uneCle(2), body: counted },
    ])
    expect(answers).toEqual([{ kind: 'pending' }, { kind: 'done', reply: { n: 2 } }])
  })

  test('an undo that waits refuses its action already', async () => {
    const undo = { ...decompter, handle: async () => [PENDING] }
    const request = { key: uneCle(1, { undo: true }), body: { commandeId: unId(1) } }
    expect(await world.one(undo, request)).toEqual({ kind: 'pending' })
    expect(await world.one(compter, { key: uneCle(1), body: body(1) })).toMatchObject({
      refusal: { refus: 'ACTION_ANNULEE' },
    })
    expect((await world.one(decompter, request)).kind).toBe('done')
  })

  test('is told to the caller as a problem that invites to ask again, and in a group as no answer', async () => {
    const deps = appDeps(world.pool)
    const app = await emptyApp(deps)
    serveOperations(app, deps, [waiting])
    const headers = { 'idempotency-key': `${newId()}:etape:do` }
    const wire = { commande_id: unId(1), n: 1 }
    const alone = await app.inject({ method: 'POST', url: '/interne/essai/compter', payload: wire, headers })
    expect(alone.statusCode).toBe(503)
    expect(alone.headers['retry-after']).toBe('1')
    expect(alone.json().code).toBe('REPONSE_ATTENDUE')
    const lot = await app.inject({
      method: 'POST',
      url: '/interne/essai/compter/lot',
      payload: { commands: [{ key: `${newId()}:etape:do`, body: { commande_id: unId(2), n: 1 } }] },
    })
    expect(lot.json()).toEqual({ replies: [{ outcome: 'error' }] })
    await app.close()
  })
})

describe('keys', () => {
  test('a claim waits for its uncommitted twin, and answers what that one kept', async () => {
    const held = holdOpen()
    const work = async () => {
      held.started()
      await held.released
      throw new Error('lost')
    }
    const claim = (tx: Tx) => claimKeys(tx, compter.spec, [{ key: uneCle(1), fingerprint: 'x' }])
    const first = withTx(world.pool, work, { first: claim })
    await held.hasStarted
    const second = world.one(compter, { key: uneCle(1), body: body(1) })
    await untilSomeoneWaits(world)
    held.release()
    await expect(first).rejects.toThrow('lost')
    expect(await second).toMatchObject({ kind: 'done' })
  })

  test('an undo waits for its action on the way, and then undoes it', async () => {
    const held = holdOpen()
    const slow = {
      spec: compter.spec,
      handle: async (...given: Parameters<typeof compter.handle>) => {
        const replies = await compter.handle(...given)
        held.started()
        await held.released
        return replies
      },
    }
    const action = world.one(slow, { key: uneCle(1), body: body(1) })
    await held.hasStarted
    const undo = world.one(decompter, { key: uneCle(1, { undo: true }), body: { commandeId: unId(1) } })
    await untilSomeoneWaits(world)
    held.release()
    expect((await action).kind).toBe('done')
    expect((await undo).kind).toBe('done')
    expect(await observe(world.pool)).toEqual([])
  })

  test('a forgotten undo is done again, a forgotten action is not: its age refuses it', async () => {
    await world.one(compter, { key: uneCle(1), body: body(1) })
    expect(await purgeOnce(world.pool, { retentionMs: -60_000 })).toBeGreaterThan(0)
    const late = { undo: true, ageMs: 31 * 24 * 3_600_000 }
    expect(await world.one(decompter, { key: uneCle(1, late), body: { commandeId: unId(1) } })).toMatchObject(
      {
        kind: 'done',
      },
    )
    expect(await world.one(compter, { key: uneCle(1, { ageMs: late.ageMs }), body: body(1) })).toMatchObject({
      kind: 'refused',
    })
  })

  test('a key outlives by a day the age from which its command is refused: clocks differ', async () => {
    await world.one(compter, { key: uneCle(1), body: body(1) })
    const ages = (age: string) => world.pool.query(`update inbox set created_at = now() - interval '${age}'`)
    await ages('30 days 1 hour')
    expect(await purgeOnce(world.pool)).toBe(0)
    await ages('31 days 1 hour')
    expect(await purgeOnce(world.pool)).toBe(1)
  })

  test('what is younger than the retention is kept, and so is an event that was not sent', async () => {
    await world.one(compter, { key: uneCle(1), body: body(1) })
    expect(await purgeOnce(world.pool, { retentionMs: 60_000 })).toBe(0)
    await purgeOnce(world.pool, { retentionMs: -60_000 })
    const { rows } = await world.pool.query('select type from outbox')
    expect(rows).toEqual([{ type: 'essai.compte' }])
  })
})

describe('events', () => {
  test('leave with the effect: none for a refusal, a replay or a fault', async () => {
    await world.run(compter, [
      { key: uneCle(1), body: body(1) },
      { key: uneCle(2), body: { commandeId: unId(2), n: 0 } },
      { key: uneCle(3), body: { commandeId: unId(3), n: 101 } },
    ])
    await world.one(compter, { key: uneCle(1), body: body(1) })
    const { rows } = await world.pool.query('select body from outbox')
    expect(rows).toEqual([{ body: { commande_id: unId(1), n: 1 } }])
  })
})

describe.each([64, 1])('the routes, with groups of at most %i', (laneMax) => {
  const commande = (n: number, value: unknown) => ({
    key: `${newId()}:e:do`,
    body: { commande_id: unId(n), n: value },
  })
  const open = async () => {
    const app = await emptyApp(appDeps(world.pool, laneMax))
    const lanes = serveOperations(app, appDeps(world.pool, laneMax), [compter, decompter])
    return { app, lanes }
  }

  test('one bad body, one refusal and one poison leave the others of their lot alone', async () => {
    const { app } = await open()
    const reply = await app.inject({
      method: 'POST',
      url: '/interne/essai/compter/lot',
      payload: {
        commands: [commande(1, 1), commande(2, 'x'), commande(3, 0), commande(4, 101), commande(5, 2)],
      },
    })
    expect(reply.json().replies).toEqual([
      { outcome: 'succeeded', body: { n: 1 } },
      { outcome: 'error' },
      { outcome: 'refused', problem: { code: 'PANIER_VIDE', details: { client_id: 1 } } },
      { outcome: 'error' },
      { outcome: 'succeeded', body: { n: 2 } },
    ])
    expect(await observe(world.pool)).toEqual([
      { commande_id: unId(1), n: 1 },
      { commande_id: unId(5), n: 2 },
    ])
    await app.close()
  })

  test('the single route repeats its answer, names another body under one key, and needs a key', async () => {
    const { app, lanes } = await open()
    const key = `${newId()}:e:do`
    const post = (n: unknown, headers: Record<string, string> = { 'idempotency-key': key }) =>
      app.inject({
        method: 'POST',
        url: '/interne/essai/compter',
        payload: { commande_id: unId(1), n },
        headers,
      })
    expect((await post(3)).json()).toEqual({ n: 3 })
    expect((await post(3)).json()).toEqual({ n: 3 })
    expect((await post(4)).json()).toMatchObject({ code: 'CLE_REUTILISEE', status: 422 })
    expect((await post(3, {})).statusCode).toBe(400)
    expect((await post('3')).statusCode).toBe(400)
    expect((await post(101, { 'idempotency-key': `${newId()}:e:do` })).statusCode).toBe(500)
    expect(await observe(world.pool)).toEqual([{ commande_id: unId(1), n: 3 }])
    await lanes.idle()
    await app.close()
  })

  test('one key twice in one lot has one effect', async () => {
    const { app } = await open()
    const twice = commande(1, 1)
    const reply = await app.inject({
      method: 'POST',
      url: '/interne/essai/compter/lot',
      payload: { commands: [twice, twice] },
    })
    expect(reply.json().replies).toEqual([
      { outcome: 'succeeded', body: { n: 1 } },
      { outcome: 'succeeded', body: { n: 1 } },
    ])
    expect(await observe(world.pool)).toEqual([{ commande_id: unId(1), n: 1 }])
    await app.close()
  })
})

function holdOpen() {
  const [start, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  return { started: start.resolve, hasStarted: start.promise, release: end.resolve, released: end.promise }
}

/** Resolves once a session of this database waits for a lock. */
async function untilSomeoneWaits({ pool }: World): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    if (rowCount !== 0) return
  }
}
