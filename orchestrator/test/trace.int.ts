/** The trace of an order without any collector: handed on as it came, or named by the order's own number. */
import { refuse } from '@comptoir/contracts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildWorld, type World } from './world.ts'

const TRACE_ID = 'a1'.repeat(16)
const GIVEN = `00-${TRACE_ID}-${'b2'.repeat(8)}-00`

let world: World
let lines: Record<string, unknown>[]
beforeEach(async () => {
  lines = []
  world = await buildWorld({ write: (line) => void lines.push(JSON.parse(line)) })
})
afterEach(() => world.close())

const order = async (headers: Record<string, string> = {}) => {
  const payload = { produits: [{ produit_id: 1, quantite: 1 }] }
  const answer = await world.app.inject({ method: 'POST', url: '/saga/commande', payload, headers })
  return answer.json<{ saga_id: string }>().saga_id
}
const traces = () => new Set(world.asked.map(({ trace }) => trace))
const answered = () => lines.find(({ msg }) => msg === 'request answered')

test('every call of an order goes on in the trace that came, unchanged', async () => {
  const id = await order({ traceparent: GIVEN })
  await expect.poll(() => world.asked.map(({ operation }) => operation)).toContain('stock.sortir')
  expect(traces()).toEqual(new Set([GIVEN]))
  expect(id.replaceAll('-', '')).not.toBe(TRACE_ID)
  await expect.poll(answered).toMatchObject({ trace_id: TRACE_ID })
  expect(answered()).not.toHaveProperty('span_id')
})

test.each([
  ['none', undefined],
  ['one that cannot be read', GIVEN.toUpperCase()],
])('where %s came, the order names the trace, and nothing is sent beside it', async (_what, traceparent) => {
  const id = await order(traceparent === undefined ? {} : { traceparent })
  expect(traces()).toEqual(new Set([null]))
  await expect.poll(answered).toMatchObject({ trace_id: id.replaceAll('-', '') })
})

test('orders in one trace stay orders of their own', async () => {
  const ids = [await order({ traceparent: GIVEN }), await order({ traceparent: GIVEN })]
  expect(new Set(ids).size).toBe(2)
})

test.each([
  ['that came', { traceparent: GIVEN }],
  ['that its number names', {}],
])('a line about a saga names the trace %s', async (_what, headers: Record<string, string>) => {
  world.answers.set('commande.confirmer', () => ({ kind: 'refused', refusal: refuse('ACTION_ANNULEE') }))
  await order({ ...headers, prefer: 'respond-async' })
  const parked = () => lines.find(({ msg }) => msg === 'saga parked')
  await expect.poll(parked).toBeDefined()
  const { sagaId, trace_id: traceId } = parked() ?? {}
  expect(traceId).toBe('traceparent' in headers ? TRACE_ID : String(sagaId).replaceAll('-', ''))
})
