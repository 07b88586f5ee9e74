import { describe, expect, test } from 'vitest'
import { isOver, particularFaults, waitForOrders } from '../faults.ts'
import { floorsOf, missed, PER_MINUTE, type Watched } from '../floors.ts'
import { readsAtEach, type Summary, summarise } from '../summary.ts'
import { textsOf } from '../texts.ts'

const enough: Watched = { ...PER_MINUTE, faults: { stock: 1, 'kill postgres': 2, 'call twice': 1 } }
const names = (watched: Watched, seconds = 60) =>
  missed(floorsOf(watched, { seconds })).map(({ what }) => what)

describe('a run that showed too little', () => {
  test('each floor can be missed, and is named', () => {
    expect(names(enough)).toEqual([])
    for (const what of Object.keys(PER_MINUTE) as (keyof typeof PER_MINUTE)[])
      expect(names({ ...enough, [what]: PER_MINUTE[what] - 1 })).toEqual([what])
  })

  test('a kind of fault that never happened is missed', () => {
    expect(names({ ...enough, faults: { ...enough.faults, 'set clock': 0 } })).toEqual(['faults'])
  })

  test('RabbitMQ, Redis and Restate are among the victims of a system that has them, and every victim has a name', () => {
    const all = particularFaults({ bus: 'rabbitmq', cache: 'redis', engine: 'restate' })
    const alone = particularFaults({})
    expect(all.filter((kind) => !alone.includes(kind))).toEqual([
      'kill broker',
      'freeze broker',
      'kill cache',
      'freeze cache',
      'kill engine',
      'freeze engine',
    ])
    for (const language of ['fr', 'en'] as const)
      expect(all.filter((kind) => textsOf(language).kinds[kind] === undefined)).toEqual([])
  })

  test('floors grow with the length of a run; kinds of fault do not', () => {
    expect(names(enough, 120)).toEqual(Object.keys(PER_MINUTE))
    const half: Watched = {
      ...enough,
      sagas: 750,
      takeovers: 10,
      cutReplies: 10,
      lateWrites: 10,
      readsAtEach: 250,
      acts: 30,
      accounts: 5,
    }
    expect(names({ ...half, fencedWrites: 0 }, 30)).toEqual([])
  })

  test('faults go on past their time until enough was seen, three times as long at most', () => {
    const over = (lastedMs: number, isStrong: boolean) =>
      isOver(lastedMs, { durationMs: 60_000, isStrong: () => isStrong })
    expect([over(59_999, true), over(60_000, true)]).toEqual([false, true])
    expect([over(179_999, false), over(180_000, false)]).toEqual([false, true])
  })

  test('past its time too, a fault waits until orders are confirmed again, or the run ends', async () => {
    const stopped = new AbortController().signal
    const answers = [false, false, true]
    await waitForOrders(0, { stopped, isEnded: () => false, recoveredSince: () => answers.shift() ?? true })
    expect(answers).toEqual([])
    const ends = [false, true]
    await waitForOrders(0, { stopped, isEnded: () => ends.shift() ?? true, recoveredSince: () => false })
    expect(ends).toEqual([])
  })

  test('the place with the fewest answers decides, and one that never answered has none', () => {
    const read = { n: 0, sagaId: '', what: 'saga', said: 'TERMINEE', expected: 'TERMINEE' } as const
    const reads = [
      { ...read, place: 'a', status: 200 },
      { ...read, place: 'a', status: 404 },
      { ...read, place: 'b', status: 200 },
      { ...read, place: 'b', status: 503 },
    ]
    expect(readsAtEach(reads, ['a', 'b'])).toBe(1)
    expect(readsAtEach(reads, ['a', 'b', 'c'])).toBe(0)
  })

  test('it fails, and says what was missing, though no rule was broken', () => {
    const summary: Summary = {
      seed: 1,
      freed: 0,
      seconds: 60,
      sagas: { TERMINEE: 9 },
      faults: [],
      watched: { ...enough, sagas: 9 },
      record: { sent: [], answers: [], reads: [] },
      breaches: [],
    }
    const fr = summarise(summary, textsOf('fr'), 'fr')
    expect(fr.isGood).toBe(false)
    expect(fr.lines).toContain('✗ trop faible: sagas')
    expect(summarise(summary, textsOf('en'), 'en').lines).toContain('✗ too weak: sagas')
    expect(summarise({ ...summary, watched: enough }, textsOf('fr'), 'fr').isGood).toBe(true)
  })
})
