import { expect, test } from 'vitest'
import { statement } from '../src/postgres/statement.ts'

const find = (id: number, nom: string) => statement('find').sql`select 1 where id = ${id} and nom = ${nom}`

test('values stand where they are used and are bound, never written into the text', () => {
  expect(find(7, "O'Brien")).toEqual({
    name: 'find',
    text: 'select 1 where id = $1 and nom = $2',
    values: [7, "O'Brien"],
  })
})

test('a place in the code has one text, as a named statement needs it', () => {
  expect(find(1, 'a').text).toBe(find(2, 'b').text)
  expect(statement('none').sql`select 1`).toEqual({ name: 'none', text: 'select 1', values: [] })
})
