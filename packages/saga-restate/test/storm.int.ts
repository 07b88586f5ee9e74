/**
 * Sagas while everything around them breaks: connections of workers are cut under their stretches, so that a worker that was given up
 * still runs beside its successor; requests to Restate and writes of the tables are cut, late, lost or slow; Restate is killed and
 * stands still. It is worth its twenty seconds: `npm run chaos -- --engine restate` shows more and is run by hand.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { newId } from '@comptoir/kit/ids.ts'
import { PATIENCE, purchase } from '@comptoir/saga/conformance/engine-world.ts'
import type { SagaEngine, SagaHistory, StartAnswer } from '@comptoir/saga/engine.ts'
import { finalFor, type SagaState } from '@comptoir/saga/machine/state.ts'
import { freePort } from '@comptoir/system/postgres/throw-away.ts'
import { Random } from '@comptoir/testing/random.ts'
import {
  createTcpProxy,
  type ProxiedRequest,
  type TcpProxy,
  type Verdict,
} from '@comptoir/testing/tcp-proxy.ts'
import { expect, onTestFinished, test } from 'vitest'
import { createEngine } from '../src/engine.ts'
import { Participants } from './participants.ts'
import { engineOn, openTables, withRestate } from './world.ts'

const SEED = Number(process.env['STORM_SEED'] ?? Math.floor(Math.random() * 1e6))
const CUSTOMERS = 16
const SAGAS = 160
const PAUSE_MS = [200, 900] as const
const LIMITS = { maxRuns: 64, retryBaseMs: 5, retryCapMs: 100, waitMs: 3_000 }

withRestate(`a storm, seed ${SEED}`, (server) => {
  test('every saga ends, as its client was told, with one effect and its whole history', async () => {
    const storm = await openStorm(server)
    const raging = storm.rage()
    await Promise.all(Array.from({ length: CUSTOMERS }, () => storm.buy(SAGAS / CUSTOMERS)))
    await storm.calm(raging)
    await expect.poll(() => storm.open(), PATIENCE).toBe(0)
    expect(await storm.breaches()).toEqual([])
    expect(storm.told.size).toBeGreaterThan(SAGAS / 2)
  }, 180_000)
})

type Server = Parameters<Parameters<typeof withRestate>[1]>[0]

async function openStorm(server: Server) {
  const random = new Random(SEED)
  const tables = await openTables()
  const weather = { isCalm: false }
  const decide = ({ commits }: ProxiedRequest): Verdict => {
    if (weather.isCalm || !commits) return { kind: 'pass' }
    const draw = random.next()
    if (draw < 0.01) return { kind: 'cut' }
    if (draw < 0.02) return { kind: 'late', after: random.between(20, 1_500) }
    if (draw < 0.025) return { kind: 'drop' }
    return draw < 0.04 ? { kind: 'delay', after: random.between(5, 300) } : { kind: 'pass' }
  }
  const at = (url: string) => ({ host: '127.0.0.1', port: Number(new URL(url).port) })
  const port = await freePort()
  const [database, ingress, workers] = await Promise.all([
    createTcpProxy({ target: at(tables.url), protocol: 'postgres', decide }),
    createTcpProxy({ target: at(server().now.ingress), protocol: 'http', decide }),
    createTcpProxy({ target: { host: '127.0.0.1', port } }),
  ])
  const participants = new Participants(random)
  const url = new URL(tables.url)
  url.port = String(database.port)
  const open = () =>
    createEngine({
      ...engineOn(tables, { definitions: [purchase], call: participants.call, maxRuns: LIMITS.maxRuns }),
      url: url.href,
      limits: LIMITS,
      restate: { ingress: `http://127.0.0.1:${ingress.port}`, host: '127.0.0.1', port },
    })
  const engines: readonly SagaEngine[] = [await open(), await open()]
  onTestFinished(async () => {
    await Promise.all(engines.map((engine) => engine.close()))
    await Promise.all([database, ingress, workers].map((proxy) => proxy.close()))
  })
  await server().now.register(`http://127.0.0.1:${workers.port}`)
  return new Storm({
    server,
    random,
    weather,
    engines,
    participants,
    proxies: { database, ingress, workers },
  })
}

interface Scene {
  readonly server: Server
  readonly random: Random
  readonly weather: { isCalm: boolean }
  readonly engines: readonly SagaEngine[]
  readonly participants: Participants
  readonly proxies: Readonly<Record<'database' | 'ingress' | 'workers', TcpProxy>>
}

class Storm {
  readonly #scene: Scene
  /** What clients were told of the end of their sagas. */
  readonly told = new Map<string, string>()
  /** Every saga that began, by the key of its client. */
  readonly #begun = new Map<string, string>()

  constructor(scene: Scene) {
    this.#scene = scene
  }

  /** One customer, who asks under each key until he knows that it began. */
  async buy(times: number): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      const key = newId()
      const client = { key, fingerprint: 'same' }
      let answer: StartAnswer
      do {
        const id = newId()
        answer = await this.#any().start({ id, definition: 'purchase', input: { id }, client })
        await pause(answer.kind === 'ended' ? 0 : 50)
      } while (answer.kind === 'overloaded' || answer.kind === 'unknown')
      await this.#note(key, answer)
    }
  }

  async #note(key: string, answer: StartAnswer): Promise<void> {
    const state =
      answer.kind === 'ended' ? answer.state : answer.kind === 'existing' ? answer.saga.state : null
    const id = state?.sagaId ?? (answer.kind === 'pending' ? answer.id : '')
    this.#begun.set(key, id)
    const end = state === null ? undefined : finalFor(state)
    if (end === undefined) return
    this.told.set(id, end)
    // Whoever was told finds it so at once, wherever he asks.
    for (const engine of this.#scene.engines) {
      const found = await engine.read(id).catch(() => undefined)
      if (found?.kind === 'found' && finalFor(found.saga.state as SagaState) !== end)
        this.told.set(id, 'not found so')
    }
  }

  #any(): SagaEngine {
    const { engines, random } = this.#scene
    return engines[random.between(0, engines.length - 1)] as SagaEngine
  }

  /** Breaks one thing after the other until it is calm. */
  async rage(): Promise<void> {
    const { random, weather, proxies, server } = this.#scene
    const faults: readonly (() => void | Promise<void>)[] = [
      () => proxies.workers.cutAll(),
      () => proxies.workers.cutAll(),
      () => proxies.ingress.cutAll(),
      () => proxies.database.cutAll(),
      async () => {
        await server().kill()
        await server().restart()
      },
      async () => {
        const { pid } = server().now
        process.kill(pid, 'SIGSTOP')
        await pause(random.between(500, 2_500))
        process.kill(pid, 'SIGCONT')
      },
    ]
    for (let turn = 0; !weather.isCalm; turn += 1) {
      await pause(random.between(...PAUSE_MS))
      await faults[turn % faults.length]?.()
    }
  }

  async calm(raging: Promise<void>): Promise<void> {
    this.#scene.weather.isCalm = true
    this.#scene.participants.isCalm = true
    await raging
  }

  /** Sagas that have not ended. One that seemed to kill its workers is retried, as the runbook says. */
  async open(): Promise<number> {
    const [engine] = this.#scene.engines as [SagaEngine]
    await engine
      .retryParked({ limit: SAGAS, reason: 'a storm', author: 'suite', key: newId() })
      .catch(() => undefined)
    const counts = await Promise.all(
      (['running', 'compensating', 'stuck'] as const).map((status) => engine.count({ status })),
    )
    return counts.reduce((sum, count) => sum + count, 0)
  }

  /** What is not as it must be. */
  async breaches(): Promise<readonly string[]> {
    const [engine] = this.#scene.engines as [SagaEngine]
    const found: string[] = []
    for (const id of this.#begun.values()) {
      const answer = await engine.read(id)
      if (answer.kind === 'found') found.push(...this.#breachesOf(answer.saga))
      else found.push(`${id} is ${answer.kind}`)
    }
    const count = await engine.count({})
    if (count !== this.#begun.size) found.push(`${this.#begun.size} keys, ${count} sagas`)
    return found
  }

  #breachesOf({ id, status, state, version, transitions }: SagaHistory): string[] {
    const { participants } = this.#scene
    const standing = STEPS.filter((step) => participants.stands(id, step))
    const expected = status === 'completed' ? STEPS : []
    const told = this.told.get(id) ?? status
    return [
      ...(String(standing) === String(expected)
        ? []
        : [`${id} is ${status}, and ${standing.join(', ')} stand`]),
      ...(told === status ? [] : [`${id} was told ${told}, and is ${status}`]),
      ...(state?.phase === status ? [] : [`${id} is ${status} in phase ${state?.phase}`]),
      ...(transitions.length >= version
        ? []
        : [`${id} has ${transitions.length} lines at version ${version}`]),
    ]
  }
}

const STEPS = purchase.steps.map(({ name }) => name)
