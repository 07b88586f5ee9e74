import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openLogs } from '../src/observe/log-files.ts'
import { RollingFile, type RollingOptions } from '../src/observe/rolling-file.ts'
import { buildEssai } from './essai.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'comptoir-logs-'))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

const at = (instant: string) => new Date(instant)
const faultless = (cause: unknown) => {
  throw cause
}
const rolling = (more: Partial<RollingOptions> = {}) =>
  new RollingFile({
    folder,
    name: 'api',
    now: () => at('2026-11-29T12:00:00Z'),
    onFault: faultless,
    ...more,
  })
const write = (file: RollingFile, ...lines: string[]) => {
  for (const line of lines) {
    file.write(`${line}\n`)
    file.flush()
  }
}
const read = (file: string) => readFileSync(join(folder, file), 'utf8')

test('a file is of one day, and another process of the same name goes on in it', () => {
  let now = at('2026-11-29T23:59:59Z')
  const file = rolling({ now: () => now })
  write(file, 'one')
  write(rolling({ now: () => now }), 'two')
  now = at('2026-11-30T00:00:00Z')
  write(file, 'three')
  expect(readdirSync(folder).toSorted()).toEqual(['api_2026-11-29.log', 'api_2026-11-30.log'])
  expect(read('api_2026-11-29.log')).toBe('one\ntwo\n')
  expect(read('api_2026-11-30.log')).toBe('three\n')
})

test('one that is full gets the next number, and no line is cut', () => {
  const file = rolling({ maxBytes: 10 })
  write(file, 'line-1', 'line-2', 'line-3', 'longer than one file may be')
  expect(read('api_2026-11-29.1.log')).toBe('line-1\n')
  expect(read('api_2026-11-29.2.log')).toBe('line-2\n')
  expect(read('api_2026-11-29.3.log')).toBe('line-3\n')
  expect(read('api_2026-11-29.log')).toBe('longer than one file may be\n')
})

test('the newest are kept, over days and numbers, and other files are left alone', () => {
  let day = 1
  const file = rolling({ maxBytes: 10, kept: 3, now: () => at(`2026-11-0${day}T12:00:00Z`) })
  write(rolling({ name: 'errors' }), 'other')
  write(file, 'line-1', 'line-2')
  day = 2
  write(file, 'line-3', 'line-4')
  expect(readdirSync(folder).toSorted()).toEqual([
    'api_2026-11-01.log',
    'api_2026-11-02.1.log',
    'api_2026-11-02.log',
    'errors_2026-11-29.log',
  ])
})

test('a folder that takes nothing is told once, and stops nobody', () => {
  const faults: unknown[] = []
  const file = rolling({ folder: '/dev/null/logs', onFault: (cause) => void faults.push(cause) })
  write(file, 'one', 'two')
  expect(faults).toHaveLength(1)
})

test('without a folder there are no files', () => {
  const { files } = openLogs({ service: 'essai', instance: 'essai-1', level: 'info', folder: undefined })
  expect(files).toBeUndefined()
})

/** The lines of a process's three files, after a server did its work. */
async function served(work: (essai: Awaited<ReturnType<typeof buildEssai>>) => Promise<unknown>) {
  const { log, files } = openLogs({ service: 'essai', instance: 'essai-1', level: 'error', folder })
  const essai = await buildEssai({ log, ...(files === undefined ? {} : { files }) })
  await work(essai)
  await essai.app.close()
  await new Promise((done) => log.flush(done))
  const own = join(folder, 'essai-1')
  const names = readdirSync(own).toSorted()
  const lines = (kind: string) =>
    names.flatMap((name) =>
      name.startsWith(`${kind}_`) ? readFileSync(join(own, name), 'utf8').trim().split('\n') : [],
    )
  return { names, lines }
}

test('each request has a line to be read, and each change one of JSON, under the id of the request', async () => {
  const { names, lines } = await served(async ({ app, poster }) => {
    await poster({ nom: 'Vis' }, { 'content-type': 'application/json', 'x-request-id': 'r-1' })
    await app.inject({ url: '/choses/7?secret=sesame', headers: { 'x-request-id': 'r-2' } })
    await poster({ nom: 'vide' }, { 'content-type': 'application/json', 'x-request-id': 'r-3' })
    await app.inject('/health')
  })
  const api = /^\d{4}-\d\d-\d\dT\S+Z (\d+ \S+ \S+) [\d.]+ ms request=(\S+) trace=unidneuf$/
  expect(lines('api').map((line) => api.exec(line)?.slice(1))).toEqual([
    ['201 POST /choses', 'r-1'],
    ['400 GET /choses/7', 'r-2'],
    [expect.stringMatching(/^4\d\d POST \/choses$/), 'r-3'],
  ])
  expect(lines('business').map((line) => JSON.parse(line) as object)).toEqual([
    expect.objectContaining({
      service: 'essai',
      operation: expect.stringMatching(/\./),
      reqId: 'r-1',
      trace_id: 'unidneuf',
      details: { status: 201 },
    }),
  ])
  expect(names.filter((name) => name.startsWith('errors_'))).toEqual([])
})

test('an error has its stack and its request', async () => {
  const { lines } = await served(async ({ circumstances, poster }) => {
    circumstances.fault = new Error('broken on purpose')
    await poster({ nom: 'Vis' }, { 'content-type': 'application/json', 'x-request-id': 'r-9' })
  })
  expect(lines('errors').map((line) => JSON.parse(line) as object)).toEqual([
    expect.objectContaining({
      reqId: 'r-9',
      request: 'POST /choses',
      err: expect.objectContaining({ stack: expect.stringContaining('broken on purpose') }),
    }),
  ])
  expect(lines('business')).toEqual([])
})

test('what is called as secrets are stands in no file', async () => {
  const { log, files } = openLogs({ service: 'essai', instance: 'essai-1', level: 'error', folder })
  const details = { jeton: 'sesame', carte: 'sesame', montant: 7 }
  files?.did({ operation: 'essai.creer', entity: 'essai', id: '7', details, traceId: undefined })
  log.error({ password: 'sesame' }, 'planted')
  await new Promise((done) => log.flush(done))
  const own = join(folder, 'essai-1')
  const all = readdirSync(own).map((name) => readFileSync(join(own, name), 'utf8'))
  expect(all.join('')).toContain('"montant":7')
  expect(all.join('')).not.toContain('sesame')
})
