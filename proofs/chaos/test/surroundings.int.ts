/** What a run puts between the processes and around them. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { Random } from '@comptoir/testing/random.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Client } from '../../client.ts'
import { post } from '../answers.ts'
import { gaugesIn } from '../bus.ts'
import { Clocks } from '../clocks.ts'
import { countersIn, gained, Meter } from '../meter.ts'
import { Network } from '../network.ts'
import { reroute } from '../routes.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chaos-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const planned = {
  id: 'orchestrateur-8002',
  name: 'orchestrateur',
  folder: 'orchestrator',
  main: 'orchestrator/src/main.ts',
  port: 8002,
  startsFirst: false,
  stopRank: 2,
  env: {
    DATABASE_URL: 'postgres://o:secret@127.0.0.1:5434/orchestrateur',
    BUS_URL: 'postgres://o:secret@127.0.0.1:5434/bus',
    PANIER_URLS: 'http://127.0.0.1:8010,http://127.0.0.1:8011',
  },
}
const routes = {
  databases: { 'orchestrateur-8002': 40_001 },
  calls: { 8010: 40_002, 8011: 40_003 },
  clocks: { 'orchestrateur-8002': '/tmp/clock' },
}

test('an orchestrator reaches databases and participants through the proxies, on a clock of its own', () => {
  expect(reroute(planned, routes).env).toMatchObject({
    DATABASE_URL: 'postgres://o:secret@127.0.0.1:40001/orchestrateur',
    BUS_URL: 'postgres://o:secret@127.0.0.1:40001/bus',
    PANIER_URLS: 'http://127.0.0.1:40002,http://127.0.0.1:40003',
    CHAOS_CLOCK: '/tmp/clock',
    NODE_OPTIONS: expect.stringMatching(/^--import=file:.*skewed-clock\.ts$/),
  })
})

test('a gateway reaches the services themselves: its retries are judged elsewhere', () => {
  const gateway = {
    ...planned,
    id: 'passerelle-8080',
    name: 'passerelle',
    env: { PANIER_URLS: 'http://127.0.0.1:8010' },
  }
  expect(reroute(gateway, routes)).toEqual(gateway)
})

test('a process under a wrong clock lives at another time, which steps when it is set anew', async () => {
  const file = join(folder, 'clock')
  writeFileSync(file, '600000')
  // What it prints: by how much Date is wrong before and after, in each of its spellings, and what did not change.
  const program = `
    const fs = require('node:fs')
    const real = () => performance.timeOrigin + performance.now()
    const wrong = () => [Date.now(), new Date().getTime(), Date.parse(Date())].map((ms) => Math.round((ms - real()) / 60000))
    const before = wrong()
    fs.writeFileSync(process.env.CHAOS_CLOCK, '-300000')
    const wait = setInterval(() => {
      if (Date.now() > real()) return
      clearInterval(wait)
      console.log(JSON.stringify([before, wrong(), new Date(5).getTime(), new Date() instanceof Date]))
    }, 5)`
  const preload = pathToFileURL(join(import.meta.dirname, '../skewed-clock.ts')).href
  const { stdout } = await promisify(execFile)(process.execPath, ['--eval', program], {
    env: { ...process.env, CHAOS_CLOCK: file, NODE_OPTIONS: `--import=${preload}` },
  })
  expect(JSON.parse(stdout)).toEqual([[10, 10, 10], [-5, -5, -5], 5, true])
})

test('every clock is wrong from the start, by ten minutes at most, and the same seed sets them alike', () => {
  const errors = (seed: number) => {
    const clocks = new Clocks(['a', 'b'], folder, new Random(seed))
    return Array.from({ length: 50 }, () => clocks.set('a'))
  }
  expect(errors(3)).toEqual(errors(3))
  expect(Math.max(...errors(3).map(Math.abs))).toBeLessThanOrEqual(600_000)
  expect(errors(3).some((ms) => ms < 0) && errors(3).some((ms) => ms > 0)).toBe(true)
})

test('the network does nothing to anybody before it rages, and everything it can while it does', async () => {
  const server = createServer((request, reply) => request.resume().on('end', () => reply.end('{}')))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const network = await Network.open({
    clients: [],
    databasePort: 1,
    called: [port],
    random: (place) => new Random(place + 11),
  })
  const client = new Client(8)
  const url = `http://127.0.0.1:${network.routes().calls[port]}/`
  const ask = () => post(client, url, { body: {} })
  const sum = () => Object.values(network.counts()).reduce((total, count) => total + count, 0)
  for (let n = 0; n < 100; n += 1) expect((await ask()).status).toBe(200)
  expect(sum()).toBe(0)
  network.rage()
  for (let n = 0; n < 600; n += 1) await ask()
  network.calm()
  const calls = ['call cut', 'call late', 'call drop', 'call delay', 'call twice'] as const
  await expect.poll(() => calls.filter((kind) => network.counts()[kind] === 0)).toEqual([])
  await client.close()
  await network.close()
  server.close()
})

test('a gauge of the bus is read for each consumer, whatever stands beside his name', () => {
  const text = `# TYPE bus_dead_letters gauge
bus_dead_letters{consumer="stock",service="panier"} 2
bus_dead_letters{service="panier",consumer="facturation"} NaN
bus_waiting_events{consumer="stock"} 7\n`
  expect([...gaugesIn(text, 'bus_dead_letters')]).toEqual([
    ['stock', 2],
    ['facturation', Number.NaN],
  ])
})

test('counters of processes that began anew are added up', async () => {
  expect([gained(0, 5), gained(5, 8), gained(8, 3)]).toEqual([5, 3, 3])
  const text = '# HELP a_total x\na_total{service="s"} 4\nb_total 5\nab_total 6\n'
  expect(countersIn(text, ['a_total', 'b_total', 'c_total'])).toEqual([
    ['a_total', 4],
    ['b_total', 5],
  ])
  const said = ['a_total 4', null, 'a_total 6', 'a_total 1']
  const ask = () => {
    const next = (said.length > 1 ? said.shift() : said[0]) ?? null
    return Promise.resolve({ status: next === null ? 0 : 200, headers: {}, text: next ?? '', json: null })
  }
  const meter = new Meter({ ask }, ['http://one'], ['a_total'])
  await expect.poll(() => meter.total('a_total')).toBe(7)
  await meter.stop()
})
