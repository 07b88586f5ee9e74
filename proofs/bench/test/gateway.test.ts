import { describe, expect, test } from 'vitest'
import { type GatewayMeasurement, gatewayRatios, gatewayRuns } from '../gateway/results.ts'
import { type RouteName, routesOf } from '../gateway/routes.ts'
import { isExact } from '../gateway/sharing.ts'
import { forGateway, type KrakendFile } from '../gateway/start-gateway.ts'
import { verdicts } from '../targets.ts'

const one = (variant: RouteName, figures: Partial<GatewayMeasurement>): GatewayMeasurement => ({
  variant,
  inFlight: 64,
  sagasPerSecond: 1000,
  p50Ms: 60,
  p99Ms: 120,
  cpuMsPerSaga: 2,
  commitsPerSaga: 0.4,
  gatewayCpuMs: 0.2,
  foreign: 0,
  cpuBy: {},
  ...figures,
})

describe('ratios', () => {
  test('what is kept is over direct, and a cost is a share of what was there without it', () => {
    const ratios = gatewayRatios(
      [
        one('direct', { sagasPerSecond: 1000, cpuMsPerSaga: 1.6, p50Ms: 50 }),
        one('krakend', { sagasPerSecond: 800, gatewayCpuMs: 0.25, p50Ms: 75 }),
        one('krakendBare', { sagasPerSecond: 1000, gatewayCpuMs: 0.2, cpuMsPerSaga: 2 }),
        one('traces', { sagasPerSecond: 600, cpuMsPerSaga: 3 }),
        one('reference', { sagasPerSecond: 640, cpuMsPerSaga: 2 }),
      ],
      'krakend',
    )
    expect(ratios).toEqual({
      krakendOverDirect64: 0.8,
      krakendP50OverDirect64: 1.5,
      extrasCost: 0.2,
      extrasCpuCost: 0.025,
      extrasGatewayCpu: 1.25,
      tracingOnCost: 0.25,
      tracingOnCpuCost: 0.5,
      tracingOffCost: -0.25,
      tracingOffCpuCost: 0,
    })
  })

  test('where KrakenD is not built, the stand-in is what traces are compared with', () => {
    const all = [
      one('direct', {}),
      one('stand-in', { sagasPerSecond: 500 }),
      one('traces', { sagasPerSecond: 400 }),
    ]
    expect(gatewayRatios(all, 'stand-in')).toMatchObject({ standInOverDirect64: 0.5, tracingOnCost: 0.2 })
    expect(gatewayRatios(all, 'stand-in')).not.toHaveProperty('krakendOverDirect64')
  })

  test('a line has the middle of each figure over the rounds', () => {
    const rounds = [0.1, 0.3, 0.2].map((gatewayCpuMs) => one('krakend', { gatewayCpuMs }))
    expect(gatewayRuns(rounds)).toMatchObject([{ variant: 'krakend', inFlight: 64, gatewayCpuMs: 0.2 }])
  })
})

test('without KrakenD, and without another checkout, only what is here is compared', () => {
  expect(
    [...routesOf({ krakend: false, reference: false })].map(([name, { gateway }]) => [name, gateway]),
  ).toEqual([
    ['direct', undefined],
    ['stand-in', 'stand-in'],
    ['traces', 'stand-in'],
  ])
  expect(routesOf({ krakend: true, reference: true }).get('reference')?.gateway).toBe('krakend')
})

describe('shares', () => {
  const shared = (...counts: number[]) => ({
    gateway: 'krakend' as const,
    counts: Object.fromEntries(counts.map((count, index) => [`panier-${index}`, count])),
    failed: 3_000 - counts.reduce((sum, count) => sum + count, 0),
  })

  test('are exact when each instance has a third and nothing failed', () => {
    expect(isExact(shared(1000, 1000, 1000))).toBe(true)
    expect(isExact(shared(1001, 1000, 999))).toBe(false)
    expect(isExact(shared(1000, 1000, 999))).toBe(false)
    expect(isExact(shared(1500, 1500))).toBe(false)
  })
})

describe('the file of a gateway', () => {
  const file = (): KrakendFile => ({
    extra_config: {
      '@comptoir': {
        services: {
          panier: { hosts: ['http://a:1', 'http://a:2'], urls_from: 'PANIER_URLS' },
          stock: { hosts: ['http://b:1'], urls_from: 'STOCK_URLS' },
        },
      },
    },
    endpoints: [
      { backend: [{ host: ['http://a:1', 'http://a:2'] }] },
      { backend: [{ host: ['http://b:1'] }, { host: ['http://a:1', 'http://a:2'] }] },
    ],
  })

  test('names the given addresses wherever the service is meant, and nobody’s for the others', () => {
    const given = forGateway(file(), 'krakend', { panier: ['http://p:81', 'http://p:82'] })
    expect(given.extra_config['@comptoir']?.services['panier']?.hosts).toEqual(['http://p:81', 'http://p:82'])
    expect(given.endpoints[1]?.backend.map(({ host }) => host)).toEqual([
      ['http://127.0.0.1:11'],
      ['http://p:81', 'http://p:82'],
    ])
  })

  test('has no "@comptoir" for KrakenD as it is, but the same addresses', () => {
    const given = forGateway(file(), 'krakendBare', { panier: ['http://p:81'] })
    expect(given.extra_config).toEqual({})
    expect(given.endpoints[0]?.backend[0]?.host).toEqual(['http://p:81'])
  })
})

test('a verdict compares in the right direction, and a figure without a target has none', () => {
  const targets = {
    kept: { must: 0.6, aim: 0.7, what: 'kept' },
    cost: { must: 0.05, aim: 0.02, most: true, what: 'cost' },
    told: { what: 'told' },
    absent: { must: 1, what: 'absent' },
  } as const
  const lines = (ratios: Record<string, number>) =>
    verdicts<keyof typeof targets>(ratios, targets)
      .split('\n')
      .slice(2)
      .map((line) => line.split('|').at(-2)?.trim())
  expect(lines({ kept: 0.65, cost: 0.06, told: 3 })).toEqual(['reached', '**missed**', ''])
  expect(lines({ kept: 0.59, cost: 0.01 })).toEqual(['**missed**', 'aim reached'])
})
