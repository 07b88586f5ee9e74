/** What an instance is told to be like, from its two answers. Pure. */
import type { Static } from '@comptoir/contracts/typebox.ts'
import { mostOf, quantileOf, type Sample, sumOf } from './samples.ts'
import type { sante } from './sante.ts'

export type Health = Static<(typeof sante)['replies'][200]>
export type Instance = Health['processus'][number]['instances'][number]
export type Figures = Omit<Instance, 'adresse' | 'etat' | 'raison' | 'depuis'>

const isFailure = ({ status = '' }: Sample['labels']) => status.startsWith('5')
const whole = (value: number | null) => (value === null ? null : Math.round(value))

/** The figures that the samples of an instance give; null: it does not tell. */
export function figuresIn(samples: readonly Sample[]): Figures {
  const started = mostOf(samples, 'process_start_time_seconds')
  const slow = quantileOf(samples, 'http_request_duration_seconds', 0.95)
  const memory = mostOf(samples, 'process_resident_memory_bytes')
  const asked = sumOf(samples, 'http_requests_total')
  return {
    version: samples.find(({ name }) => name === 'build_info')?.labels['version'] ?? null,
    demarre_le: started === null ? null : new Date(started * 1_000).toISOString(),
    demandes: whole(asked),
    erreurs: asked === null ? null : (whole(sumOf(samples, 'http_requests_total', isFailure)) ?? 0),
    p95_ms: slow === null ? null : slow * 1_000,
    memoire_mo: memory === null ? null : Math.round(memory / 1_048_576),
    base: baseIn(samples),
    bus: busIn(samples),
    a_publier_s: mostOf(samples, 'outbox_oldest_age_seconds'),
    cache: mostOf(samples, 'cache_hit_ratio'),
  }
}

function baseIn(samples: readonly Sample[]): Figures['base'] {
  const of = (state: string) =>
    whole(sumOf(samples, 'database_pool_connections', (labels) => labels['state'] === state))
  const [occupees, libres, attendent] = [of('busy'), of('idle'), of('waiting')]
  return occupees === null || libres === null || attendent === null ? null : { occupees, libres, attendent }
}

function busIn(samples: readonly Sample[]): Figures['bus'] {
  const waiting = whole(sumOf(samples, 'bus_waiting_events'))
  const dead = whole(sumOf(samples, 'bus_dead_letters'))
  const oldest = mostOf(samples, 'bus_oldest_age_seconds')
  return waiting === null || dead === null || oldest === null
    ? null
    : { en_attente: waiting, plus_ancien_s: oldest, mis_de_cote: dead }
}

const FAILED = ['unreachable', 'broken']

/** The services behind the gateway: how often each was asked, and did not answer; whether it is spared. Null: nothing is told of them. */
export function upstreamsIn(samples: readonly Sample[]): Health['amonts'] {
  const told = samples.filter(({ name }) => name === 'gateway_upstream_requests_total')
  if (told.length === 0) return null
  const spared = samples.filter(({ name, value }) => name === 'gateway_breaker_open' && value === 1)
  const names = [...new Set(told.map(({ labels }) => labels['upstream'] ?? ''))].sort()
  return names.map((nom) => {
    const own = told.filter(({ labels }) => labels['upstream'] === nom)
    const failed = own.filter(({ labels }) => FAILED.includes(labels['outcome'] ?? ''))
    const count = (some: readonly Sample[]) => Math.round(some.reduce((sum, { value }) => sum + value, 0))
    const coupe = spared.some(({ labels }) => labels['upstream'] === nom)
    return { nom, demandes: count(own), echecs: count(failed), coupe }
  })
}
