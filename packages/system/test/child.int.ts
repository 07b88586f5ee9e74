/** A process whose turn to start comes after a person has acted on it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { freeOffset } from '../src/free-offset.ts'
import { Child } from '../src/supervisor/child.ts'

const BASE = 8007
const SERVER = `require('node:http').createServer((_, answer) => answer.end()).listen(process.env.PORT, '127.0.0.1')`
let child: Child
let logs: string

afterEach(async () => {
  await child.stop()
  rmSync(logs, { recursive: true, force: true })
})

/** One that is not started, and the states that it goes through. */
async function pending(): Promise<string[]> {
  const port = BASE + (await freeOffset([BASE]))
  const states: string[] = []
  logs = mkdtempSync(join(tmpdir(), 'comptoir-child-'))
  child = new Child({
    planned: {
      id: `essai-${port}`,
      name: 'essai',
      folder: '.',
      main: '',
      port,
      startsFirst: false,
      stopRank: 3,
      env: { PORT: String(port) },
      program: { file: process.execPath, args: ['-e', SERVER], env: {}, ports: [] },
    },
    checkout: logs,
    logs,
    inherited: {},
    onChange: ({ state }) => states.push(state),
  })
  return states
}

test('one that was started already is not started a second time', async () => {
  const states = await pending()
  await child.restart()
  await child.start()
  expect(states).toEqual(['demarre', 'pret'])
})

test('one that was stopped stays so', async () => {
  const states = await pending()
  await child.halt()
  await child.start()
  expect(states).toEqual([])
})
