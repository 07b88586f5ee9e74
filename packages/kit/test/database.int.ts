import { createTestDatabase, type TestDatabase } from '@comptoir/testing/postgres.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createPool, IN_TRANSACTION, type Pool, type Tx, withTx } from '../src/postgres/database.ts'
import { databaseFault } from '../src/postgres/fault.ts'

let database: TestDatabase
let pool: Pool
/** Kills sessions, from outside. */
let killer: Pool
const lost: Error[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  killer = createPool({ url: database.url, max: 2, applicationName: 'killer' })
  await killer.query('create table effets (n int primary key)')
  // A deferred check fails at COMMIT and nowhere earlier.
  await killer.query('create table parents (n int primary key)')
  await killer.query('create table enfants (n int references parents deferrable initially deferred)')
})
beforeEach(async () => {
  await pool?.end()
  lost.length = 0
  pool = createPool({
    url: database.url,
    max: 2,
    applicationName: 'essai',
    onError: (cause) => lost.push(cause),
  })
  await killer.query('truncate effets, enfants, parents')
})
afterAll(async () => {
  await pool.end()
  await killer.end()
  await database.drop()
})

const insert = (tx: Tx, n: number) => tx.query('insert into effets values ($1)', [n])
const effects = async () =>
  (await killer.query<{ n: number }>('select n from effets order by n')).rows.map((row) => row.n)
const pidOf = async (tx: Tx) =>
  (await tx.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid
const kill = (pid: number | undefined) => killer.query('select pg_terminate_backend($1, 5000)', [pid])

/** A pool whose connections all wait idle, outside any transaction, and still work. */
async function expectClean(): Promise<void> {
  // A connection whose caller stopped waiting becomes idle when it is open.
  const held = () => [pool.waitingCount, pool.totalCount - pool.idleCount]
  await expect.poll(held).toEqual([0, 0])
  const busy = async () => {
    const { rows } = await killer.query(
      "select state from pg_stat_activity where application_name = 'essai' and datname = current_database() and state <> 'idle'",
    )
    return rows
  }
  // A session that was ended needs a moment to leave the list.
  await expect.poll(busy).toEqual([])
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
}

describe('a transaction', () => {
  test('that ends has its effects, and its result comes after COMMIT', async () => {
    const result = await withTx(pool, async (tx) => {
      await insert(tx, 1)
      return 'done'
    })
    expect([result, await effects()]).toEqual(['done', [1]])
    await expectClean()
  })

  test('sends its last statement together with COMMIT, and knows the result in it', async () => {
    const result = await withTx(
      pool,
      async (tx) => {
        await insert(tx, 1)
        return 2
      },
      { last: insert },
    )
    expect([result, await effects()]).toEqual([2, [1, 2]])
    await expectClean()
  })

  test('whose last statement fails has no effect, though COMMIT was on its way', async () => {
    const work = async (tx: Tx) => {
      await insert(tx, 1)
      return 1
    }
    await expect(withTx(pool, work, { last: insert })).rejects.toMatchObject({ code: '23505' })
    expect(await effects()).toEqual([])
    await expectClean()
  })

  test('sends its first statement together with BEGIN, and hands over what came of it', async () => {
    const first = async (tx: Tx) => (await tx.query(`select ${IN_TRANSACTION} as inside`)).rows[0].inside
    const result = await withTx(pool, async (tx, inside: boolean) => [inside, await first(tx)], { first })
    expect(result).toEqual([true, true])
    // The mark ends with the transaction.
    expect((await pool.query(`select ${IN_TRANSACTION} as inside`)).rows[0].inside).not.toBe(true)
    await expect(
      withTx(pool, async () => 1, { first: (tx) => tx.query('select 1/0') }),
    ).rejects.toMatchObject({
      code: '22012',
    })
    await expectClean()
  })

  test('whose BEGIN alone fails has no effect, though its first statement was on its way', async () => {
    const failing = {
      connect: async () => {
        const client = await pool.connect()
        const query = client.query.bind(client) as (...given: unknown[]) => unknown
        const isBegin = (text: unknown) => typeof text === 'string' && text.startsWith('begin')
        client.query = ((...given: unknown[]) =>
          isBegin(given[0]) ? query('select 1/0') : query(...given)) as never
        return client
      },
    } as Pool
    const ran: unknown[] = []
    const first = async (tx: Tx) =>
      ran.push((await tx.query(`insert into effets select 1 where ${IN_TRANSACTION} returning n`)).rows)
    await expect(withTx(failing, async () => ran.push('work'), { first })).rejects.toMatchObject({
      code: '22012',
    })
    await expect.poll(() => ran).toEqual([[]])
    expect(await effects()).toEqual([])
    await expectClean()
  })

  test('gives up at its own limit where that is shorter, and the next one on the connection has the usual limit', async () => {
    const limits: unknown[] = []
    const readLimit = async (tx: Tx) => {
      limits.push((await tx.query('show statement_timeout')).rows[0].statement_timeout)
    }
    await withTx(pool, readLimit, { limitMs: 120 })
    await withTx(pool, readLimit, { limitMs: 60_000 })
    expect(limits).toEqual(['120ms', '4s'])
    const sleep = (tx: Tx) => insert(tx, 1).then(() => tx.query('select pg_sleep(60)'))
    await expect(withTx(pool, sleep, { limitMs: 50 })).rejects.toMatchObject({ code: '57014' })
    expect(await effects()).toEqual([])
    await expectClean()
  })

  test('that throws has none, and the error is the one thrown', async () => {
    const bug = new Error('a bug')
    await expect(
      withTx(pool, async (tx) => {
        await insert(tx, 1)
        throw bug
      }),
    ).rejects.toBe(bug)
    expect(await effects()).toEqual([])
    await expectClean()
  })

  test('in which a failed statement was hushed rejects: COMMIT would be answered by a silent ROLLBACK', async () => {
    await expect(
      withTx(pool, async (tx) => {
        await insert(tx, 1)
        await insert(tx, 1).catch(() => undefined)
        return 'looks fine'
      }),
    ).rejects.toThrow('rolled back')
    expect(await effects()).toEqual([])
    await expectClean()
  })

  test('rejects by what failed first, whichever of the statements sent together is heard first', async () => {
    const together = withTx(pool, async (tx) => {
      const first = tx.query('select 1/0')
      first.catch(() => undefined)
      // Heard first: that the transaction is aborted.
      await insert(tx, 1)
      await first
    })
    await expect(together).rejects.toMatchObject({ code: '22012' })
    expect(await effects()).toEqual([])
    await expectClean()
    const hushed = withTx(pool, async (tx) => {
      await tx.query('select 1/0').catch(() => undefined)
      throw new Error('a bug')
    })
    await expect(hushed).rejects.toThrow('a bug')
    expect(await withTx(pool, async (tx) => (await tx.query('select 2 as n')).rows)).toEqual([{ n: 2 }])
  })

  test('that fails at COMMIT rejects, has no effects, and its connection is not handed on', async () => {
    await expect(
      withTx(pool, async (tx) => {
        await insert(tx, 1)
        await tx.query('insert into enfants values (9)')
      }),
    ).rejects.toThrow('foreign key')
    expect(await effects()).toEqual([])
    await expectClean()
  })

  test('is READ COMMITTED', async () => {
    await withTx(pool, async (tx) => {
      expect((await tx.query('show transaction_isolation')).rows).toEqual([
        { transaction_isolation: 'read committed' },
      ])
    })
  })
})

describe('a connection that is killed', () => {
  test('in the middle rejects as unavailable, has no effects, and the pool recovers', async () => {
    const ended = withTx(pool, async (tx) => {
      await insert(tx, 1)
      await kill(await pidOf(tx))
      await insert(tx, 2)
    })
    await expect(ended).rejects.toSatisfy((cause) => databaseFault(cause) === 'unavailable')
    expect(await effects()).toEqual([])
    await expectClean()
  })

  test('just before COMMIT rejects, and the pool recovers', async () => {
    const ended = withTx(pool, async (tx) => {
      await insert(tx, 1)
      await kill(await pidOf(tx))
    })
    await expect(ended).rejects.toSatisfy((cause) => databaseFault(cause) === 'unavailable')
    expect(await effects()).toEqual([])
    await expectClean()
  })

  test('just before ROLLBACK keeps the first error, and the pool recovers', async () => {
    const bug = new Error('a bug')
    const ended = withTx(pool, async (tx) => {
      await kill(await pidOf(tx))
      throw bug
    })
    await expect(ended).rejects.toBe(bug)
    await expectClean()
  })

  test('while it is idle is reported and replaced; the process lives', async () => {
    const client = await pool.connect()
    const pid = await pidOf(client)
    client.release()
    await kill(pid)
    await expect.poll(() => lost.length).toBeGreaterThan(0)
    expect(await withTx(pool, async (tx) => pidOf(tx))).not.toBe(pid)
    await expectClean()
  })

  test('again and again, under load, leaves each transaction whole and the pool as it was', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, (_, n) =>
        withTx(pool, async (tx) => {
          await insert(tx, 2 * n)
          if (n % 5 === 0) await kill(await pidOf(tx))
          await insert(tx, 2 * n + 1)
        }),
      ),
    )
    const committed = outcomes.flatMap((outcome, n) =>
      outcome.status === 'fulfilled' ? [2 * n, 2 * n + 1] : [],
    )
    // How many found a connection in time depends on the machine; that none of the killed did does not.
    expect(committed.length).toBeGreaterThan(0)
    expect(committed.filter((n) => n % 10 < 2)).toEqual([])
    expect(await effects()).toEqual(committed)
    await expectClean()
  })
})

describe('a pool', () => {
  test('waits for a lock a short while, then says that a repetition may succeed', async () => {
    await killer.query('insert into effets values (1)')
    const holder = await killer.connect()
    await holder.query('begin')
    await holder.query('select 1 from effets for update')
    const waited = withTx(pool, (tx) => tx.query('select 1 from effets for update'))
    await expect(waited).rejects.toSatisfy((cause) => databaseFault(cause) === 'conflict')
    await holder.query('rollback')
    holder.release()
    await expectClean()
  })

  test('whose connections are all busy says so in time', async () => {
    const busy = await Promise.all([pool.connect(), pool.connect()])
    await expect(withTx(pool, async () => undefined)).rejects.toSatisfy(
      (cause) => databaseFault(cause) === 'unavailable',
    )
    for (const client of busy) client.release()
    await expectClean()
  })
})
