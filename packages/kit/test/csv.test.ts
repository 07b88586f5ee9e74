import { expect, test } from 'vitest'
import { csvOf } from '../src/http/csv.ts'

const table = {
  columns: ['nom', 'montant', 'taux'],
  rows: [
    ['Thé ; noir', 12.5, null],
    ['le "bon"', -3, 0.25],
  ],
}

test('a table is lines of cells, quoted where they must be', () => {
  expect(csvOf(table, { excel: false })).toBe(
    'nom,montant,taux\r\n"Thé ; noir",12.5,\r\n"le ""bon""",-3,0.25\r\n',
  )
})

test('for Excel in French it has a byte order mark, semicolons and decimal commas', () => {
  expect(csvOf(table, { excel: true })).toBe(
    '\uFEFFnom;montant;taux\r\n"Thé ; noir";12,5;\r\n"le ""bon""";-3;0,25\r\n',
  )
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])(
  'the text %j is no formula for a spreadsheet',
  (text) => {
    const [, row = ''] = csvOf({ columns: ['nom'], rows: [[text]] }, { excel: false }).split(/\r\n(?=.)/s)
    expect(row.replace(/^"/, '')).toMatch(/^'/)
  },
)

test('a number below zero stays a number', () => {
  expect(csvOf({ columns: ['a'], rows: [[-1.5]] }, { excel: false })).toBe('a\r\n-1.5\r\n')
})
