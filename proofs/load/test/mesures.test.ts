import { describe, expect, test } from 'vitest'
import { secondesDe } from '../../../k6/lib/durees.ts'
import { centile, derive, limiteDuRetour, lireMetrique, retourMs } from '../../../k6/lib/mesures.ts'
import { type MesurePalier, plusHautQuiTient, tient } from '../../../k6/lib/paliers.ts'
import { partEgale } from '../../../k6/lib/partage.ts'

const unPalier = (usagers: number, autre: Partial<MesurePalier> = {}): MesurePalier => ({
  usagers,
  reponses: 1_000,
  p95Ms: 100,
  erreurs: 0,
  renvois: 0,
  ...autre,
})

describe('a step', () => {
  test('holds below 500 ms and below 0.1 % of errors, and at neither', () => {
    expect(tient(unPalier(100, { p95Ms: 499.9, erreurs: 0.0009 }))).toBe(true)
    expect(tient(unPalier(100, { p95Ms: 500 }))).toBe(false)
    expect(tient(unPalier(100, { erreurs: 0.001 }))).toBe(false)
  })

  test('holds when some were sent back with 503, and not when all were', () => {
    expect(tient(unPalier(100, { renvois: 0.5 }))).toBe(true)
    expect(tient(unPalier(100, { renvois: 1, reponses: 0, p95Ms: 0 }))).toBe(false)
  })
})

describe('the highest step that holds', () => {
  const lent = { p95Ms: 900 }

  test('is the last when all do, in whatever order they ran', () => {
    expect(plusHautQuiTient([unPalier(1_000), unPalier(100), unPalier(300)])?.usagers).toBe(1_000)
  })

  test('is the one below the first that does not, even when one above it did', () => {
    expect(plusHautQuiTient([unPalier(100), unPalier(300, lent), unPalier(1_000)])?.usagers).toBe(100)
  })

  test('is none when the first does not', () => {
    expect(plusHautQuiTient([unPalier(100, lent), unPalier(300)])).toBeUndefined()
  })
})

describe('an equal share', () => {
  const tenus = (instances: number, taux: number) =>
    partEgale(instances).seuils.every((seuil) => {
      const [, signe, borne] = /^rate(>=|<=)(.+)$/.exec(seuil) ?? []
      return signe === '>=' ? taux >= Number(borne) : taux <= Number(borne)
    })

  test('is one of as many, within one hundredth of itself', () => {
    expect(partEgale(3).part).toBeCloseTo(1 / 3)
    expect([0.4951, 0.5049, 0.4949, 0.5051].map((taux) => tenus(2, taux))).toEqual([true, true, false, false])
    expect([0.3301, 0.3366, 0.3299, 0.3368].map((taux) => tenus(3, taux))).toEqual([true, true, false, false])
  })

  test('of one instance is everything', () => {
    expect(tenus(1, 1)).toBe(true)
    expect(tenus(1, 0.98)).toBe(false)
  })
})

describe('a series', () => {
  test('has its percentile at the nearest rank', () => {
    const valeurs = Array.from({ length: 100 }, (_, i) => 100 - i)
    expect([centile(valeurs, 0.95), centile(valeurs, 0.5), centile([7], 0.95)]).toEqual([95, 50, 7])
    expect(centile([], 0.95)).toBeNaN()
  })

  test('drifts by its last third over its first', () => {
    expect(derive([100, 100, 100, 150, 150, 150, 200, 200, 200], 10)).toBe(2)
  })

  test('does not drift for one bad slice, below its floor, or while it is short', () => {
    expect(derive([100, 100, 100, 100, 900, 100, 100, 100, 100], 10)).toBe(1)
    expect(derive([1, 1, 1, 9, 9, 9], 25)).toBe(1)
    expect(derive([100, 900], 10)).toBe(1)
  })

  test('that ends unserved drifts without bound', () => {
    expect(derive([100, 100, Number.POSITIVE_INFINITY], 10)).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('the way back after a spike', () => {
  const serie = (...durees: number[]) => durees.map((dureeMs, i) => ({ aMs: i * 100, dureeMs }))
  const vingt = (dureeMs: number) => Array.from({ length: 20 }, () => dureeMs)
  const apres = { finMs: 1_000, limiteMs: 50 }

  test('is from its end to the first of twenty rounds that are as before', () => {
    // Ten rounds in the spike, then five slow ones.
    expect(retourMs(serie(...Array(10).fill(900), ...Array(5).fill(400), ...vingt(40)), apres)).toBe(400)
  })

  test('lets one round in twenty be slow, not two', () => {
    expect(retourMs(serie(...Array(10).fill(900), ...vingt(40).with(9, 400)), apres)).toBe(0)
    expect(
      retourMs(serie(...Array(10).fill(900), ...vingt(40).with(9, 400).with(12, 400)), apres),
    ).toBeUndefined()
  })

  test('is not over while too few rounds have been made', () => {
    expect(retourMs(serie(...Array(10).fill(900), ...vingt(40).slice(1)), apres)).toBeUndefined()
  })

  test('is judged against half as much again, and against what nobody notices', () => {
    expect([limiteDuRetour(100), limiteDuRetour(4)]).toEqual([150, 24])
  })
})

describe('a metric', () => {
  const texte = `# HELP process_open_fds Number of open file descriptors.
process_open_fds_total{service="x"} 1
process_open_fds{service="stock",instance_id="stock-8007"} 27
process_resident_memory_bytes 4.2528768e+07
`

  test('is read with and without labels, and never by the beginning of another name', () => {
    expect(lireMetrique(texte, 'process_open_fds')).toBe(27)
    expect(lireMetrique(texte, 'process_resident_memory_bytes')).toBe(42_528_768)
    expect(lireMetrique(texte, 'process_open')).toBeUndefined()
  })
})

test('a length of time is read as k6 spells it', () => {
  expect(['90s', '1m30s', '2h', '0.5m'].map(secondesDe)).toEqual([90, 90, 7_200, 30])
  expect(() => secondesDe('10')).toThrow('« 10 »')
})
