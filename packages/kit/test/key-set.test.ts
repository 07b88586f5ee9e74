/** The keys of tokens are fetched, and kept while nobody answers. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { remoteKeySet } from '../src/http/key-set.ts'

const document = (kid: string) => ({ keys: [{ kid }], revoques: [] })
let server: Server | undefined
let answer: { status: number; body: unknown } = { status: 200, body: document('un') }
let asked = 0

async function listening(): Promise<string> {
  server = createServer((_request, response) => {
    asked += 1
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
const stopped = async () => {
  server?.closeAllConnections()
  await new Promise((resolve) => (server?.listening ? server.close(resolve) : resolve(undefined)))
}
afterEach(stopped)

let clock = 0
const setOf = (urls: readonly string[]) =>
  remoteKeySet({ urls, log: { warn: () => undefined } as never, monotonicMs: () => clock })

test('what was read is kept while utilisateurs is down, and renewed when it is back', async () => {
  const url = await listening()
  const keys = setOf(['http://127.0.0.1:1', url])
  expect(await keys.read()).toEqual(document('un'))
  answer = { status: 503, body: {} }
  clock += 5_000
  expect(await keys.read(true)).toEqual(document('un'))
  await stopped()
  clock += 5_000
  expect(await keys.read(true)).toEqual(document('un'))
  await keys.close()
})

test('unknown keys do not make more requests than one in five seconds', async () => {
  answer = { status: 200, body: document('un') }
  const keys = setOf([await listening()])
  await keys.read()
  asked = 0
  await Promise.all(Array.from({ length: 50 }, () => keys.read(true)))
  expect(asked).toBe(0)
  answer = { status: 200, body: document('deux') }
  clock += 5_000
  await Promise.all(Array.from({ length: 50 }, () => keys.read(true)))
  expect([asked, await keys.read()]).toEqual([1, document('deux')])
  await keys.close()
})

test('a set that was never filled says so, and asks again', async () => {
  const url = await listening()
  answer = { status: 500, body: 'no' }
  const keys = setOf([url])
  expect(await keys.read()).toBeUndefined()
  answer = { status: 200, body: document('un') }
  clock += 500
  expect(await keys.read()).toEqual(document('un'))
  await keys.close()
})
