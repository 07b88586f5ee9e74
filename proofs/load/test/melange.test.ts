import { describe, expect, test } from 'vitest'
import {
  type Cas,
  casDuRang,
  commandesPrevues,
  gesteDuRang,
  PART_COMMANDES,
} from '../../../k6/lib/melange.ts'

const premiers = (nombre: number) => Array.from({ length: nombre }, (_, rang) => rang)

describe('the orders of a run', () => {
  test('are nine tenths confirmed, six percent short of stock and four refused', () => {
    const parCas = (cas: Cas) => premiers(1_000).filter((rang) => casDuRang(rang) === cas).length
    expect({ confirmee: parCas('confirmee'), rupture: parCas('rupture'), refus: parCas('refus') }).toEqual({
      confirmee: 900,
      rupture: 60,
      refus: 40,
    })
  })

  test('meet each case within the first ten', () => {
    expect(new Set(premiers(10).map(casDuRang)).size).toBe(3)
  })
})

describe('the acts of visitors', () => {
  const gestes = premiers(1_000).map(gesteDuRang)
  const lectures = gestes.filter(({ quoi }) => quoi === 'lecture')
  const commandes = gestes.filter(({ quoi }) => quoi === 'commande')

  test('are nine readings for one order', () => {
    expect([lectures.length, commandes.length]).toEqual([900, 100])
    expect(PART_COMMANDES).toBe(0.1)
  })

  test('count readings and orders apart, none twice', () => {
    expect(lectures.map(({ rang }) => rang)).toEqual(premiers(900))
    expect(commandes.map(({ rang }) => rang)).toEqual(premiers(100))
  })

  test('can be foretold while there is a pause', () => {
    expect(commandesPrevues({ usagers: 100, secondes: 30, pause: 1, part: 0.1 })).toBe(310)
    expect(commandesPrevues({ usagers: 100, secondes: 30, pause: 0, part: 0.1 })).toBe(0)
  })
})
