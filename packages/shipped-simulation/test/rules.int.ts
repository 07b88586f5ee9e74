import { withTx } from '@comptoir/kit/postgres/database.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keptPromises, sameKeys } from '../src/promises.ts'
import { RULES } from '../src/rules.ts'
import { World } from '../src/world.ts'

let world: World
/** One saga that went through, and one whose first step was taken back. */
let done: string
let undone: string
beforeAll(async () => {
  world = await World.open()
  const one = async (sql: string) => (await world.pool.query<{ id: string }>(sql)).rows[0]?.id
  // Which sagas go through depends on the machine: most seeds have both kinds.
  for (let seed = 1; seed <= 20; seed += 1) {
    const broken = await world.run(seed)
    if (broken.length > 0) throw new Error(`seed ${seed}: ${JSON.stringify(broken)}`)
    const through = await one(`select id from sagas where status = 'TERMINEE' order by id limit 1`)
    const back = await one(
      `select s.id from sagas s join magasin.effets e on e.saga = s.id and e.sens = -1
       where s.status = 'ANNULEE' order by s.id limit 1`,
    )
    if (through === undefined || back === undefined) continue
    done = through
    undone = back
    return
  }
  throw new Error('twenty seeds without a saga that went through and one that was undone')
}, 180_000)
afterAll(() => world.close())

const effect = (saga: string, cle: string) =>
  `insert into magasin.effets (saga, etape, cle, sens, prix) values (${saga}, 'reserver', ${cle}, 1, 42)`
const last = 'version = (select max(version) from transitions where saga_id = $1::uuid)'

/** What breaks each rule; $1 is a saga that went through, $2 one that was undone. */
const PLANTS: Readonly<Record<string, string>> = {
  'a saga ends': 'update sagas set recover = true where id = $1::uuid',
  'a key has one effect': effect('$1::uuid', `$1 || ':reserver:do'`),
  'an effect has its reply kept beside it, and a refused key has no effect': `update magasin.inbox set reply = '{"refused": {}}' where key = $1 || ':reserver:do'`,
  'a claimed key has its reply': `update magasin.inbox set reply = null where key = $1 || ':reserver:do'`,
  'a key is made of a saga, a step and a direction, and nothing else': `update magasin.inbox set key = key || '2' where key = $1 || ':reserver:do'`,
  'an undo leaves a tombstone, or finds its action': `delete from magasin.inbox where key = $2 || ':reserver:do'`,
  'an effect belongs to a saga': effect('gen_random_uuid()', `'x'`),
  'no effect remains of a saga that was undone': effect('$2::uuid', `'x'`),
  'a completed saga has every effect, once': `delete from magasin.effets where saga = $1::uuid and etape = 'sortir'`,
  'every step names the price that was kept': 'update caisse.effets set prix = 0 where saga = $1::uuid',
  'what a participant counts is the sum of its effects': 'update transport.compteurs set total = total + 1',
  'every effect has its event, and no event is without one': `delete from caisse.outbox where body->>'cle' like $1 || '%'`,
  'every event was sent': `update caisse.outbox set sent_at = null where body->>'cle' like $1 || '%'`,
  'the versions of a saga follow each other without a gap': `update transitions set version = version + 1 where saga_id = $1::uuid and ${last}`,
  'a row is where its last line says, but for claims':
    'update sagas set version = version + 1 where id = $1::uuid',
  'each line was written under the epoch that its row had': `update transitions set epoch = epoch + 1 where saga_id = $1::uuid and ${last}`,
  'an epoch has one owner': `update proof.rows set owner = gen_random_uuid() where ordre = (select max(ordre) from proof.rows where saga = $1::uuid)`,
  'a row only moves forward, and its epoch one by one': `update proof.rows set epoch = epoch + 2 where ordre = (select max(ordre) from proof.rows where saga = $1::uuid)`,
  'nobody loses a saga while its lease is alive':
    'update proof.rows set taken_alive = true where saga = $1::uuid',
  'nobody takes a saga, or starts one, without a live lease':
    'update proof.rows set without_lease = true where saga = $1::uuid',
  'a state is reached once': `update sagas set state = jsonb_set(state::jsonb, '{reached}', (state::jsonb->'reached') || (state::jsonb->'reached'))::json where id = $1::uuid`,
}

test('each rule has a plant that breaks it', () => {
  expect(Object.keys(PLANTS)).toEqual(RULES.map(([rule]) => rule))
})

test.each(Object.entries(PLANTS))('%s: broken once, it is seen', async (rule, plant) => {
  const undo = new Error('the next plant finds it as it was')
  const planted = withTx(world.pool, async (tx) => {
    // No trigger fires in this role of the session, those that make tables append-only included.
    await tx.query('set local session_replication_role = replica')
    // Every plant may name both sagas.
    const { rowCount } = await tx.query(`with given as (select $1::text, $2::text) ${plant}`, [done, undone])
    expect(rowCount).toBeGreaterThan(0)
    expect((await world.rulesOn(tx)).map((broken) => broken.rule)).toContain(rule)
    throw undo
  })
  await expect(planted).rejects.toBe(undo)
})

test('an answer that the tables do not keep is seen, whatever was told', async () => {
  const nobody = '00000000-0000-7000-8000-000000000000'
  const promised = [
    { id: undone, told: 'completed' },
    { id: done, told: 'compensated' },
    { id: nobody, told: 'durable' },
    { id: done, told: 'nothing' },
    { id: done, told: 'key', key: 'another' },
    { id: nobody, told: 'act', action: 'annuler' },
  ] as const
  const told = { promised: [...promised], early: ['x'] }
  expect(await keptPromises(world.pool, told)).toHaveLength(7)
  expect(await keptPromises(world.pool, { promised: [{ id: done, told: 'completed' }], early: [] })).toEqual(
    [],
  )
})

test('a command that came under two keys is seen', () => {
  const keys = new Map([
    ['/a 1', new Set(['1:a:do'])],
    ['/a 2', new Set(['2:a:do', '2:a:do2'])],
  ])
  expect(sameKeys(keys)).toMatchObject([{ detail: expect.stringContaining('2:a:do2') }])
})
