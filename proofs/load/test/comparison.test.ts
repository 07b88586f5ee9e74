import { describe, expect, test } from 'vitest'
import {
  BEGIN,
  comparisonText,
  END,
  type Made,
  type Measured,
  replaceBetweenMarks,
} from '../comparison-table.ts'
import { describeSystem } from '../k6.ts'

const pair = (direct: number, through: number) => ({
  direct: { perSecond: direct, p50Ms: 1.25, p95Ms: 4 },
  through: { perSecond: through, p50Ms: 2.5, p95Ms: 8 },
})
const measured: Measured = {
  gateway: 'krakend',
  instances: 2,
  calm: pair(190, 190),
  pressed: pair(4_000, 3_000),
  orders: pair(800, 600),
  gap: 0.0012,
}
const made: Made = {
  command: 'npm run load -- compare --seconds 3',
  date: '2026-01-02',
  machine: 'un processeur, 2 cœurs, 24 Gio',
  versions: 'Node 24, k6 2',
  commit: 'abcdef',
  seconds: 3,
  loadBefore: 0.2,
  cores: 2,
}

describe('the tables of the comparison', () => {
  const text = comparisonText([measured, { ...measured, gateway: 'stand-in', instances: 1 }], made)

  test('show both ways and the ratio, in French figures', () => {
    expect(text).toContain('| 2 | KrakenD | 4\u00A0000 | 3\u00A0000 | 75\u00A0% | 0,12\u00A0% |')
    expect(text).toContain('| 2 | KrakenD | 1,3 ms | 2,5 ms | 4,0 ms | 8,0 ms |')
    expect(text).toContain('| 1 | doublure | 800 | 600 | 75\u00A0% | 4 ms | 8 ms |')
  })

  test('show no gap between the shares of one instance', () => {
    expect(text).toContain('| 1 | doublure | 4\u00A0000 | 3\u00A0000 | 75\u00A0% | – |')
  })

  test('say with what they were made, and when others were at work', () => {
    expect(text).toContain(made.command)
    expect(text).toContain('le 2026-01-02, un processeur')
    expect(text).not.toContain('d’autres y travaillaient')
    expect(comparisonText([measured], { ...made, loadBefore: 3 })).toContain('d’autres y travaillaient')
  })
})

describe('the page', () => {
  test('keeps what stands around its marks, however often it is written', () => {
    const once = replaceBetweenMarks(`avant\n${BEGIN}\nvieux\n${END}\naprès\n`, 'neuf $& $1')
    expect(once).toBe(`avant\n${BEGIN}\n\nneuf $& $1\n\n${END}\naprès\n`)
    expect(replaceBetweenMarks(once, 'neuf $& $1')).toBe(once)
  })

  test('is not written without its marks', () => {
    expect(() => replaceBetweenMarks('rien', 'neuf')).toThrow(BEGIN)
    expect(() => replaceBetweenMarks(`${END}${BEGIN}`, 'neuf')).toThrow(END)
  })
})

test('the scripts learn where each process of a running system tells its metrics', () => {
  const process = { state: 'pret', restarts: 0, since: 0 } as const
  const described = describeSystem({
    supervisor: { pid: 1, startedAt: '', command: '' },
    startedAt: 0,
    portOffset: 40,
    control: { port: 1, secret: '' },
    database: { kind: 'embarque' },
    processes: [
      { ...process, id: 'passerelle-8120', name: 'passerelle', port: 8120, metricsPort: 8130 },
      { ...process, id: 'panier-8050', name: 'panier', port: 8050 },
      { ...process, id: 'panier-8051', name: 'panier', port: 8051 },
    ],
  })
  expect(described).toEqual({
    PORT_OFFSET: '40',
    INSTANCES: 'panier-8050,panier-8051',
    PROCESSES: 'passerelle-8130,panier-8050,panier-8051',
  })
})
