import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { isAfter, placeFrom, placeText, type TailEvent } from '../src/store/place.ts'
import { presentPlace, readAfter } from '../src/store/tail.ts'
import { anEntry, anIntent, awaited, riding, until, World } from './support.ts'

let world: World
beforeAll(async () => {
  world = await World.open()
})
afterEach(() => world.reset())
afterAll(() => world.close())

test('what is written from a place on is read after it, once and in order, page by page', async () => {
  const { journal, owner } = await world.owner()
  const start = await presentPlace(journal.pool)
  const intents = [anIntent(owner), anIntent(owner), anIntent(owner)] as const
  await Promise.all(intents.map((intent) => journal.start(intent)))
  await Promise.all([
    journal.save(anEntry(intents[0]), riding),
    journal.save(anEntry(intents[0], { expectedVersion: 2 }), awaited),
  ])
  const all = await until(async () => {
    const events = await readAfter(journal.pool, start, 100)
    return events.length === 5 && events
  })
  const own = all.filter(({ sagaId }) => sagaId === intents[0].id)
  expect(own.map(({ transition }) => transition.kind)).toEqual(['started', 'attempt', 'attempt'])
  const paged = []
  for (let place = start; ; ) {
    const page = await readAfter(journal.pool, place, 2)
    paged.push(...page)
    const last = page.at(-1)
    if (last === undefined) break
    place = last.at
  }
  expect(paged).toEqual(all)
  all.slice(1).forEach(({ at }, index) => expect(isAfter(at, all[index]?.at ?? at)).toBe(true))
})

test('a write that commits late is not passed by: later ones wait for it', async () => {
  const { journal, owner } = await world.owner()
  const intents = [anIntent(owner), anIntent(owner)] as const
  await journal.start(intents[0])
  // Of what was written before, some may come again.
  const isNew = ({ sagaId, version }: TailEvent) => sagaId === intents[1].id || version === 2
  const start = await presentPlace(journal.pool)
  const slow = await journal.pool.connect()
  await slow.query('begin')
  await slow.query(
    `insert into transitions (saga_id, version, epoch, details) values ($1, 2, 1, '[{"kind":"attempt"}]')`,
    [intents[0].id],
  )
  await journal.start(intents[1])
  const written = async () =>
    (await readAfter(journal.pool, start, 100)).filter(isNew).map(({ sagaId }) => sagaId)
  expect(await written()).toEqual([])
  await slow.query('commit')
  slow.release()
  const both = await until(async () => {
    const seen = await written()
    return seen.length === 2 && seen
  })
  expect(both).toEqual([intents[0].id, intents[1].id])
})

test('a place is the same again from its text, and no other text is one', () => {
  const place = { xact: 12_345_678_901n, sagaId: '0196f0a0-0000-7000-8000-000000000000', version: 3, line: 2 }
  expect(placeFrom(placeText(place))).toEqual(place)
  const texts = [
    '',
    '3',
    'orchestrateur-8002.vie.3',
    `${placeText(place)}.1`,
    `x${placeText(place)}`,
    '1.2.3.4',
  ]
  expect(texts.map(placeFrom)).toEqual(texts.map(() => undefined))
})
