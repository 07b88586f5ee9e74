import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Random } from '@comptoir/testing/random.ts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { drawInscriptions } from '../newcomers.ts'
import { drawOrder } from '../orders.ts'
import { isDefinite, Recorder } from '../record.ts'
import { drawTurn } from '../restocking.ts'
import { percentile, recoveries } from '../summary.ts'

describe('a run', () => {
  test('the same seed places the same orders', () => {
    const draw = (seed: number) => {
      const random = new Random(seed)
      return Array.from({ length: 200 }, () => drawOrder(random))
    }
    expect(draw(7)).toEqual(draw(7))
    expect(draw(7)).not.toEqual(draw(8))
  })

  test('every kind of order is placed', () => {
    const random = new Random(1)
    const orders = Array.from({ length: 500 }, () => drawOrder(random))
    expect(orders.some(({ body }) => body.produits?.[0]?.quantite === 999)).toBe(true)
    expect(orders.some(({ body }) => body.produits === undefined)).toBe(true)
    expect(orders.some(({ body }) => body.magasin_id !== undefined)).toBe(true)
    expect(orders.some(({ keyed }) => !keyed)).toBe(true)
    expect(orders.filter(({ doubled }) => doubled).every(({ keyed }) => keyed)).toBe(true)
  })

  test('storekeepers do everything there is to do to a request, two of them at once too, and no place asks itself', () => {
    const random = new Random(1)
    const turns = Array.from({ length: 500 }, () => drawTurn(random))
    const requests = turns.flatMap((turn) => (turn.kind === 'request' ? [turn] : []))
    const moments = requests.flatMap(({ story }) => story)
    const actes = new Set(moments.flat().map(({ acte }) => acte))
    expect([...actes].toSorted()).toEqual(['annuler', 'expedier', 'recevoir', 'refuser', 'valider'])
    const rivals = moments.filter((steps) => steps.length > 1)
    expect(rivals.length).toBeGreaterThan(0)
    for (const steps of rivals) expect(new Set(steps.map(({ by }) => by)).size).toBe(steps.length)
    const asked = requests.map(({ asked: { body = {} } }) => body as { de?: number; vers?: number })
    const transfers = asked.filter(({ de }) => de !== undefined)
    expect(transfers.length).toBeGreaterThan(0)
    expect(transfers.filter(({ de, vers }) => de === vers)).toEqual([])
    expect(new Set(turns.map(({ kind }) => kind)).size).toBe(3)
  })

  test('newcomers want addresses that others have, and two of them the same one at once', () => {
    const random = new Random(1)
    const turns = Array.from({ length: 200 }, () => drawInscriptions(random))
    const addresses = turns.map((turn) =>
      turn.map(({ body }) => (body as { email: string }).email.toLowerCase()),
    )
    expect(new Set(addresses.flat()).size).toBeLessThan(turns.length)
    const rivals = addresses.filter(({ length }) => length > 1)
    expect(rivals.length).toBeGreaterThan(0)
    for (const names of rivals) expect(new Set(names).size).toBe(1)
  })

  test('recovery counts only orders that were sent after the fault', () => {
    const answer = { n: 1, key: null, status: 201, body: null, requestId: '', sagaId: null, invites: false }
    const answers = [
      { ...answer, sentAt: 90, at: 110 },
      { ...answer, status: 503, sentAt: 120, at: 130 },
      { ...answer, sentAt: 140, at: 170 },
    ]
    const faults = [
      { kind: 'stock', at: 100 },
      { kind: 'panier', at: 150 },
    ]
    expect(recoveries(faults, answers)).toEqual([70, undefined])
  })

  test('an order counts once its end was told, and once only', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'comptoir-chaos-'))
    const record = await Recorder.open(join(folder, 'record.jsonl'))
    onTestFinished(async () => {
      await record.close()
      await rm(folder, { recursive: true })
    })
    const told = { n: 1, key: null, requestId: '', invites: false, sentAt: 0, at: 0 }
    for (const [status, id] of [
      [202, 'a'],
      [503, 'b'],
      [201, 'c'],
      [201, 'c'],
      [422, 'd'],
    ] as const)
      await record.answer({ ...told, status, sagaId: id, body: { saga_id: id } })
    expect(record.ordersKnown()).toBe(2)
  })

  test('a percentile is one of the values', () => {
    expect(percentile([30, 10, 20], 0.5)).toBe(20)
    expect(percentile([30, 10, 20], 0.99)).toBe(30)
    expect(percentile([], 0.5)).toBeUndefined()
  })

  test.each([
    [201, {}, true],
    [200, {}, true],
    [402, { code: 'PAIEMENT_REFUSE' }, true],
    [409, { code: 'STOCK_INSUFFISANT' }, true],
    [409, { code: 'REQUETE_EN_COURS' }, false],
    [202, {}, false],
    [503, {}, false],
    [0, null, false],
  ])('an answer %i %o is definite: %s', (status, body, definite) => {
    expect(isDefinite({ status, body })).toBe(definite)
  })
})
