import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import { expect, test } from 'vitest'
import { HeldEntries } from '../src/store/held-entries.ts'
import { type Write, writeGroup } from '../src/store/writes.ts'
import { anEntry, anIntent } from './support.ts'

const entries = (count: number): Write[] =>
  Array.from({ length: count }, () => ({ kind: 'entry', entry: anEntry(anIntent('moi')) }))

/** A database that fails as it is told to; returns how often it was asked. */
function failing(code: string): { db: Queryable; asked: () => number } {
  let asked = 0
  const query = async () => {
    asked += 1
    throw Object.assign(new Error('essai'), { code })
  }
  return { db: { query } as unknown as Queryable, asked: () => asked }
}

test('a group whose connection failed is of unknown outcome as a whole: it is not tried one by one', async () => {
  for (const code of ['ECONNRESET', '57P01', '40P01', '55P03']) {
    const { db, asked } = failing(code)
    await expect(writeGroup(db, entries(3))).rejects.toMatchObject({ code })
    expect(asked()).toBe(1)
  }
})

test('a group whose data are refused is tried one by one', async () => {
  const { db, asked } = failing('22003')
  const results = await writeGroup(db, entries(3))
  expect(results.map(({ kind }) => kind)).toEqual(['failed', 'failed', 'failed'])
  expect(asked()).toBe(4)
})

test('held entries of one saga leave in the order in which it came', () => {
  const held = new HeldEntries(60_000)
  const left: string[] = []
  for (const name of ['a1', 'b1', 'a2', 'a3']) held.hold(name.slice(0, 1), () => left.push(name))
  held.release('a')
  expect(left).toEqual(['a1', 'a2', 'a3'])
  held.releaseAll()
  expect(left).toEqual(['a1', 'a2', 'a3', 'b1'])
})
