/** The command as an operator types it, against the bus of a system that runs, and against one of BUS_URL. */
import { BILLING_QUEUE, BILLING_VHOST, parkedQueueOf, SUBSCRIPTIONS } from '@comptoir/contracts'
import type { Bus, BusEvent, Judge, WrittenEvent } from '@comptoir/kit/bus/bus.ts'
import { createPgBossBus } from '@comptoir/kit/bus/pg-boss.ts'
import { Publisher } from '@comptoir/kit/bus/rabbitmq-publisher.ts'
import { newId } from '@comptoir/kit/ids.ts'
import { createLogger } from '@comptoir/kit/observe/logger.ts'
import { judgeEvent } from '@comptoir/participant/judge.ts'
import { checkout } from '@comptoir/system/checkout.ts'
import { hasRabbitmq, type Rabbitmq } from '@comptoir/system/servers/rabbitmq.ts'
import { type Kept, startThrowAwayRabbitmq } from '@comptoir/system/servers/throw-away.ts'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Bench } from './system.ts'

const log = createLogger({ service: 'essai', instance: 'essai', level: 'silent' })
const PATIENCE = { timeout: 40_000 }
let bench: Bench
let url: string
let open: Bus[]

beforeEach(async () => {
  bench = await Bench.make()
  open = []
  await bench.start()
  const shown = await fetch(`http://127.0.0.1:${bench.port(8007)}/`)
  url = ((await shown.json()) as { env: Record<string, string> }).env['BUS_URL'] ?? ''
})

afterEach(async () => {
  await Promise.all(open.map((bus) => bus.close()))
  await bench.close()
})

/** A process of facturation, and what it handles. */
async function reading(judge: Judge): Promise<{ bus: Bus; handled: BusEvent[] }> {
  const bus = await createPgBossBus({ url, subscriptions: SUBSCRIPTIONS, log, judge })
  open.push(bus)
  const handled: BusEvent[] = []
  await bus.consume('facturation', async (events) => void handled.push(...events))
  return { bus, handled }
}

const command = (...words: string[]) => bench.run('dead-letters.ts', ...words)
const listed = () =>
  command('list', '--json')
    .output.split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

const offContract = (): WrittenEvent => ({
  id: newId(),
  type: 'facturation.facture-demandee',
  json: '{"articles":"beaucoup"}',
})

test('an event off contract is parked, listed, shown, parked again, and handled once its service takes it', async () => {
  const strict = await reading(judgeEvent)
  expect(command('list')).toEqual({ status: 0, output: 'Aucun événement mis de côté.\n' })
  const sent = offContract()
  await strict.bus.publish([sent])
  const letter = {
    consommateur: 'facturation',
    id: sent.id,
    type: sent.type,
    faute: `its body is not that of ${sent.type}`,
    age_s: expect.any(Number),
  }
  await expect.poll(listed, PATIENCE).toEqual([letter])
  expect(command('list', '--lang', 'en').output).toMatch(
    new RegExp(`^facturation  ${sent.type}  ${sent.id}  \\d+ .*s  its body is not`),
  )
  expect(command('show', sent.id).output).toContain('{\n  "articles": "beaucoup"\n}')
  expect(JSON.parse(command('show', sent.id, '--json').output)).toEqual({
    ...letter,
    trace: null,
    corps: JSON.parse(sent.json),
  })

  expect(command('replay', sent.id)).toEqual({ status: 0, output: '1 événement rendu.\n' })
  await expect.poll(listed, PATIENCE).toEqual([letter])

  await Promise.all(open.splice(0).map((bus) => bus.close()))
  const { handled } = await reading(() => undefined)
  expect(command('replay', '--all', '--consumer', 'rapports', '--json').output).toBe('{"rendus":0}\n')
  expect(command('replay', '--all', '--json').output).toBe('{"rendus":1}\n')
  await expect
    .poll(() => handled, PATIENCE)
    .toEqual([{ id: sent.id, type: sent.type, body: JSON.parse(sent.json) }])
  expect(listed()).toEqual([])
})

test('what is not there, or was not asked clearly, is said in one line and changes nothing', async () => {
  const strict = await reading(judgeEvent)
  const sent = offContract()
  await strict.bus.publish([sent])
  await expect.poll(() => listed().length, PATIENCE).toBe(1)
  const absent = newId()
  expect(command('replay', sent.id, absent)).toEqual({
    status: 1,
    output: `✗ ${absent} : aucun événement mis de côté n’a cet id ; npm run dead-letters -- list les montre\n`,
  })
  for (const words of [[], ['replay'], ['replay', sent.id, '--all'], ['show'], ['forget', sent.id]])
    expect(command(...words)).toEqual({
      status: 2,
      output: '✗ dites : npm run dead-letters -- list, show ID, replay ID… ou replay --all ; voyez --help\n',
    })
  expect(command('list', '--consumer', 'personne')).toMatchObject({
    status: 2,
    output: expect.stringContaining('« personne » est inconnu, dites commande, facturation'),
  })
  expect(listed()).toHaveLength(1)
})

test('a bus of one’s own is BUS_URL, for the command and for the services', async () => {
  const mine = new URL(url)
  mine.searchParams.set('application_name', 'essai')
  bench.set('BUS_URL', 'postgres://nom:secret@127.0.0.1:1/bus')
  const { status, output } = command('list')
  expect(status).toBe(1)
  expect(output).toMatch(/^✗ le bus ne répond pas : .*ECONNREFUSED.*\n$/)
  expect(output).not.toContain('secret')
  bench.set('BUS_URL', mine.href)
  await reading(judgeEvent)
  expect(command('list')).toEqual({ status: 0, output: 'Aucun événement mis de côté.\n' })

  const other = await Bench.make()
  try {
    other.set('BUS_URL', mine.href)
    await other.start()
    const shown = await fetch(`http://127.0.0.1:${other.port(8007)}/`)
    expect(await shown.json()).toMatchObject({ env: { BUS_URL: mine.href } })
  } finally {
    await other.close()
  }
})

describe.skipIf(!hasRabbitmq())('beside a RabbitMQ', () => {
  let broker: Kept<Rabbitmq>
  beforeAll(async () => {
    const place = { checkout, stateOverride: process.env['COMPTOIR_STATE'], inMemory: true }
    broker = await startThrowAwayRabbitmq({ ...place, services: [] })
  }, 180_000)
  afterAll(() => broker.discard())

  test('what other programs put into billing_queue is listed, shown and given back beside the events', async () => {
    const address = broker.now.url(undefined, BILLING_VHOST)
    const programs = await Publisher.open({ url: address, log, prepare: async () => undefined })
    const content = Buffer.from('{"user_id":"usr_1"}')
    const to = { exchange: '', key: parkedQueueOf(BILLING_QUEUE) }
    await programs.send([{ ...to, content, properties: { messageId: 'm-1', persistent: true } }])
    await programs.close()
    // The bus is there once a service has read it.
    await reading(judgeEvent)
    expect(listed()).toEqual([])
    bench.set('BILLING_URL', address)
    const letter = { consommateur: BILLING_QUEUE, id: 'm-1', type: null, age_s: null }
    const fault = 'no user_id, number_of_items and total_amount of an invoice'
    expect(listed()).toEqual([{ ...letter, faute: fault }])
    expect(JSON.parse(command('show', 'm-1', '--json').output)).toMatchObject({ corps: { user_id: 'usr_1' } })
    expect(command('replay', '--all', '--consumer', BILLING_QUEUE).output).toBe('1 événement rendu.\n')
    expect(listed()).toEqual([])
  }, 120_000)
})
