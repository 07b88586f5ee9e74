/** The health of an instance follows from its metrics. */
import { expect, test } from 'vitest'
import { figuresIn, upstreamsIn } from '../src/health/figures.ts'
import { quantileOf, samplesIn } from '../src/health/samples.ts'

const TEXT = `# HELP http_requests_total HTTP requests answered
http_requests_total{method="GET",endpoint="/stock",status="200",instance_id="a"} 98
http_requests_total{method="GET",endpoint="/a \\"b\\" {c}",status="503",instance_id="a"} 2
http_request_duration_seconds_bucket{le="0.01",status="200"} 90
http_request_duration_seconds_bucket{le="0.05",status="200"} 97
http_request_duration_seconds_bucket{le="+Inf",status="200"} 100
process_start_time_seconds{service="stock"} 1763474531
build_info{version="0.1.0",service="stock"} 1
process_resident_memory_bytes 104857600
database_pool_connections{state="busy"} 1
database_pool_connections{state="idle"} 3
database_pool_connections{state="waiting"} 0
bus_waiting_events{consumer="a"} 4
bus_waiting_events{consumer="b"} 1
bus_dead_letters{consumer="a"} 0
bus_oldest_age_seconds{consumer="a"} 2.5
bus_oldest_age_seconds{consumer="b"} 0.5
outbox_oldest_age_seconds 0
this is no sample
`

test('an instance is told by its own figures', () => {
  expect(figuresIn(samplesIn(TEXT))).toEqual({
    version: '0.1.0',
    demarre_le: '2025-11-18T14:02:11.000Z',
    demandes: 100,
    erreurs: 2,
    p95_ms: 50,
    memoire_mo: 100,
    base: { occupees: 1, libres: 3, attendent: 0 },
    bus: { en_attente: 5, plus_ancien_s: 2.5, mis_de_cote: 0 },
    a_publier_s: 0,
    cache: null,
  })
})

test('what is not told is not known, and neither is what a bus that is away counts', () => {
  expect(figuresIn(samplesIn(''))).toMatchObject({ demandes: null, p95_ms: null, bus: null })
  expect(figuresIn(samplesIn(TEXT.replace(/^(bus_waiting_events.*) 4$/m, '$1 NaN'))).bus).toBeNull()
})

test('a time above every bound is told as the last bound, and none of no request at all', () => {
  const slow = 'd_bucket{le="1"} 2\nd_bucket{le="10"} 5\nd_bucket{le="+Inf"} 100\n'
  expect(quantileOf(samplesIn(slow), 'd', 0.95)).toBe(10)
  expect(quantileOf(samplesIn(slow.replaceAll(/ \d+$/gm, ' 0')), 'd', 0.95)).toBeNull()
})

test('the gateway tells by service what was asked, what was not answered, and whom it spares', () => {
  const told = `gateway_upstream_requests_total{upstream="stock",address="a",outcome="answered"} 7
gateway_upstream_requests_total{upstream="stock",address="b",outcome="unreachable"} 2
gateway_upstream_requests_total{upstream="panier",address="c",outcome="answered"} 1
gateway_breaker_open{upstream="stock"} 1
gateway_breaker_open{upstream="panier"} 0
`
  expect(upstreamsIn(samplesIn(told))).toEqual([
    { nom: 'panier', demandes: 1, echecs: 0, coupe: false },
    { nom: 'stock', demandes: 9, echecs: 2, coupe: true },
  ])
  expect(upstreamsIn([])).toBeNull()
})
