/** What a killed supervisor leaves of the servers beside it. Half a second: the programs are a shell and Node. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freePort } from '../src/postgres/throw-away.ts'
import { prepareFolder, type Server, serverIn, startServer, stopLeftovers } from '../src/servers/server.ts'

let folder: string
let server: Server | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'comptoir-leftovers-'))
  chmodSync(folder, 0o755)
})
afterEach(async () => {
  await server?.stop()
  rmSync(folder, { recursive: true })
})

test('a server that began as a script is found in its folder, and ended', async () => {
  const place = { directory: join(folder, 'serveur'), accounts: ['nobody'] }
  prepareFolder(place, {})
  const port = await freePort()
  const listen = `require('node:net').createServer().listen(${port}, '127.0.0.1')`
  const args = ['-c', 'sleep 0.1; exec "$0" -e "$1"', process.execPath, listen]
  const programs = [{ file: '/bin/sh', args, env: { PATH: '/usr/bin:/bin' } }]
  server = await startServer({ ...place, name: 'essai', programs, port, startWithinMs: 20_000 })
  expect(serverIn(place.directory)).toBe(server.pid)
  await stopLeftovers(place.directory)
  expect(await server.ended).toBe('SIGTERM')
  expect(serverIn(place.directory)).toBeUndefined()
})
