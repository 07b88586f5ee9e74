/** What every bus has to do, whatever carries the events. Each implementation runs these tests on a world of its own. */
import { DELIVERIES_MAX } from '@comptoir/contracts'
import { written } from '@comptoir/testing/written.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Bus, BusEvent, BusOptions } from '../src/bus/bus.ts'
import { newId } from '../src/ids.ts'
import { createLogger } from '../src/observe/logger.ts'
import { createMetrics, type Registry } from '../src/observe/metrics.ts'
import type { Span, SpanOptions, Tracing } from '../src/observe/tracing.ts'

/** A broker for one test. */
export interface BusWorld {
  /** A process that connects to the broker. */
  connect(options: Omit<BusOptions, 'url'>): Promise<Bus>
  /** Cuts every connection to the broker, which stays there. */
  cut(): Promise<void>
  /** Ends the broker. Every bus has been closed before. */
  end(): Promise<void>
}

const PATIENCE = { timeout: 40_000 }
const log = createLogger({ service: 'essai', instance: 'essai', level: 'silent' })
const subscriptions = { 'essai.un': ['lecteur'], 'essai.deux': ['lecteur', 'autre'] }

const event = (type = 'essai.un', n = 0): BusEvent => ({ id: newId(), type, body: { n } })
const many = (count: number) => Array.from({ length: count }, (_, n) => event('essai.un', n))
const ids = (events: readonly BusEvent[]) => events.map(({ id }) => id).toSorted((a, b) => a.localeCompare(b))

/** Keeps what a consumer handles. */
async function collect(bus: Bus, consumer = 'lecteur'): Promise<BusEvent[]> {
  const received: BusEvent[] = []
  await bus.consume(consumer, async (events) => void received.push(...events))
  return received
}

/** A gauge of the bus, by consumer. */
export async function told(registry: Registry, name: string): Promise<Readonly<Record<string, number>>> {
  const metric = await registry.getSingleMetric(name)?.get()
  return Object.fromEntries(metric?.values.map(({ labels, value }) => [labels['consumer'], value]) ?? [])
}

/** Tries follow each other at once. */
const HURRIED = { firstMs: 1, limitMs: 1 }

/** Runs the suite over worlds that `open` makes. */
export function busSuite(open: () => Promise<BusWorld>): void {
  let world: BusWorld
  let buses: Bus[]
  beforeEach(async () => {
    world = await open()
    buses = []
  })
  afterEach(async () => {
    await Promise.all(buses.map((bus) => bus.close()))
    await world.end()
  })
  const connect = async (more: Partial<BusOptions> = {}) => {
    const bus = await world.connect({ subscriptions, log, ...more })
    buses.push(bus)
    return bus
  }
  const close = async (bus: Bus) => {
    buses = buses.filter((other) => other !== bus)
    await bus.close()
  }

  test('an event arrives as it was sent, at each consumer that wants it and at no other', async () => {
    const bus = await connect()
    const sent: BusEvent = {
      id: newId(),
      type: 'essai.un',
      body: { prix_cents: 12_345, nom: 'Café « d’été »', lignes: [{ n: 1 }, null], vide: {} },
      trace: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    }
    const both = event('essai.deux')
    await bus.publish(written(sent, both, event('essai.personne')))
    const [received, elsewhere] = [await collect(bus), await collect(bus, 'autre')]
    await expect.poll(() => ids(received), PATIENCE).toEqual(ids([sent, both]))
    expect(received.find(({ id }) => id === sent.id)).toEqual(sent)
    await expect.poll(() => elsewhere, PATIENCE).toEqual([both])
  })

  test('events wait for a consumer that has never run, whoever sent them', async () => {
    const sender = await connect()
    const sent = many(3)
    await sender.publish(written(...sent))
    await close(sender)
    const received = await collect(await connect())
    await expect.poll(() => ids(received), PATIENCE).toEqual(ids(sent))
  })

  test('a round of as many events as the outbox sends arrives whole', async () => {
    const bus = await connect()
    const received = await collect(bus)
    const sent = many(450)
    await bus.publish(written(...sent))
    await expect.poll(() => new Set(ids(received)).size, PATIENCE).toBe(sent.length)
  })

  test('processes that consume under one name share its events', async () => {
    const [one, two] = [await connect(), await connect()]
    const received = await Promise.all([collect(one), collect(two)])
    const sent = many(30)
    await one.publish(written(...sent))
    await expect.poll(() => new Set(ids(received.flat())), PATIENCE).toEqual(new Set(ids(sent)))
  })

  test('a group that is refused comes again until it is handled', async () => {
    const bus = await connect()
    const sent = many(3)
    await bus.publish(written(...sent))
    let refusals = 2
    const handled: BusEvent[] = []
    await bus.consume('lecteur', async (events) => {
      refusals -= 1
      if (refusals >= 0) throw new Error('not now')
      handled.push(...events)
    })
    await expect.poll(() => ids(handled), PATIENCE).toEqual(ids(sent))
  })

  test('events that a consumer took and never finished are handed out again, to any that is there', async () => {
    const stuck = await connect({ abandonedAfterSeconds: 1 })
    const release = Promise.withResolvers<void>()
    const sent = event()
    await stuck.publish(written(sent))
    const taken = Promise.withResolvers<void>()
    const again: BusEvent[] = []
    let isFirst = true
    await stuck.consume('lecteur', async (events) => {
      if (!isFirst) return void again.push(...events)
      isFirst = false
      taken.resolve()
      await release.promise
    })
    await taken.promise
    const elsewhere = await collect(await connect({ abandonedAfterSeconds: 1 }))
    await expect.poll(() => [...elsewhere, ...again], PATIENCE).toEqual([sent])
    release.resolve()
  })

  test('a close waits for the group in hand, and leaves the rest to others', async () => {
    const bus = await connect()
    const [first, later] = [event(), event()]
    await bus.publish(written(first))
    const [started, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const handled: BusEvent[] = []
    await bus.consume('lecteur', async (events) => {
      started.resolve()
      await release.promise
      handled.push(...events)
    })
    await started.promise
    await (await connect()).publish(written(later))
    const closing = close(bus)
    release.resolve()
    await closing
    expect(handled).toEqual([first])
    const received = await collect(await connect())
    await expect.poll(() => received, PATIENCE).toEqual([later])
  })

  test('a bus whose connections were cut publishes and consumes again by itself', async () => {
    const bus = await connect()
    const received = await collect(bus)
    const [before, after] = [event(), event()]
    await bus.publish(written(before))
    await expect.poll(() => received, PATIENCE).toEqual([before])
    await world.cut()
    // As the outbox does: what is not known to be held is sent again.
    await expect
      .poll(
        () =>
          bus.publish(written(after)).then(
            () => true,
            () => false,
          ),
        PATIENCE,
      )
      .toBe(true)
    await expect.poll(() => received.some(({ id }) => id === after.id), PATIENCE).toBe(true)
  })

  test('a bus that is closed takes no events', async () => {
    const bus = await connect()
    await close(bus)
    await expect(bus.publish(written(event()))).rejects.toBeInstanceOf(Error)
  })

  test('the age of the oldest unread event is told for each consumer', async () => {
    const registry = createMetrics('essai', 'essai-1')
    const bus = await connect({ registry })
    const ages = () => told(registry, 'bus_oldest_age_seconds')
    expect(await ages()).toEqual({ lecteur: 0, autre: 0 })
    await bus.publish(written(event('essai.deux')))
    await expect.poll(async () => (await ages())['autre'], PATIENCE).toBeGreaterThan(0)
    await collect(bus)
    await expect.poll(async () => (await ages())['lecteur'], PATIENCE).toBe(0)
    expect((await ages())['autre']).toBeGreaterThan(0)
  })

  test('an event that nobody can ever take is parked unread, and holds up no other', async () => {
    const registry = createMetrics('essai', 'essai-1')
    const judge = ({ body }: BusEvent) => (body['n'] === 0 ? 'off contract' : undefined)
    const bus = await connect({ registry, judge })
    await bus.publish(written(...many(3)))
    const received = await collect(bus)
    await expect.poll(() => new Set(received.map(({ body }) => body['n'])), PATIENCE).toEqual(new Set([1, 2]))
    await expect.poll(() => told(registry, 'bus_dead_letters'), PATIENCE).toEqual({ lecteur: 1, autre: 0 })
    expect(await told(registry, 'bus_waiting_events')).toEqual({ lecteur: 0, autre: 0 })
  })

  test('an event that fails each time is parked after its tries; those beside it are handled', async () => {
    const registry = createMetrics('essai', 'essai-1')
    const bus = await connect({ registry, pauses: HURRIED })
    const sent = many(5)
    const [bad, ...good] = sent
    await bus.publish(written(...sent))
    const handled: BusEvent[] = []
    let alone = 0
    await bus.consume('lecteur', async (events) => {
      if (events.some(({ id }) => id === bad?.id)) {
        if (events.length === 1) alone += 1
        throw new Error('this one again')
      }
      handled.push(...events)
    })
    await expect.poll(() => told(registry, 'bus_dead_letters'), PATIENCE).toEqual({ lecteur: 1, autre: 0 })
    expect(ids(handled)).toEqual(ids(good))
    expect(alone).toBeGreaterThanOrEqual(DELIVERIES_MAX - 1)
  })

  test('while the database of a consumer is away, its events wait, however long', async () => {
    const registry = createMetrics('essai', 'essai-1')
    const bus = await connect({ registry, pauses: HURRIED })
    const sent = many(3)
    await bus.publish(written(...sent))
    let failures = 2 * DELIVERIES_MAX
    const handled: BusEvent[] = []
    await bus.consume('lecteur', async (events) => {
      failures -= 1
      if (failures >= 0) throw Object.assign(new Error('no database'), { code: 'ECONNREFUSED' })
      handled.push(...events)
    })
    await expect.poll(() => ids(handled), PATIENCE).toEqual(ids(sent))
    expect(await told(registry, 'bus_dead_letters')).toEqual({ lecteur: 0, autre: 0 })
  })

  test('work on an event is a span in the event’s own trace', async () => {
    const spans: SpanOptions[] = []
    const ended: boolean[] = []
    const span = (options: SpanOptions): Span => {
      spans.push(options)
      return {
        traceparent: '',
        link: () => undefined,
        end: (how) => void ended.push(how?.fault !== undefined),
      }
    }
    const tracing: Tracing = { span, close: async () => undefined }
    const bus = await connect({ tracing })
    const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    await bus.publish(written({ ...event(), trace }, event()))
    let isFirst = true
    await bus.consume('lecteur', async () => {
      const fails = isFirst
      isFirst = false
      if (fails) throw new Error('not now')
    })
    await expect.poll(() => ended.includes(true) && ended.includes(false), PATIENCE).toBe(true)
    expect(spans[0]).toMatchObject({ name: 'process essai.un', kind: 'consumer', parent: trace })
    expect(new Set(spans.map(({ parent }) => parent))).toEqual(new Set([trace]))
  })
}
