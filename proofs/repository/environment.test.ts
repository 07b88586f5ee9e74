/** Each variable that a process reads passes from the shell to it, or is decided for it by what starts it. */
import { passedOn } from '@comptoir/system/environment.ts'
import { expect, test } from 'vitest'
import { read, sourceFiles } from './tree.ts'

const DECIDED = [
  'PORT',
  'HOST',
  'INSTANCE_ID',
  'PROFILE',
  'SEED',
  'BUS_URL',
  'REDIS_URL',
  'RESTATE_URL',
  'RESTATE_WORKER_PORT',
  'OPERATOR_TOKEN_FILE',
  'KRAKEND_FILE',
]
const isDecided = (name: string) => DECIDED.includes(name) || name.endsWith('_URLS')

const configs = sourceFiles().filter((path) =>
  /^(packages\/kit|services\/[^/]+|orchestrator|krakend\/stand-in)\/src\/(.+\/)?([a-z]+-)?config\.ts$/.test(
    path,
  ),
)
const variables = configs.flatMap((path) =>
  [...read(path).matchAll(/^\s+([A-Z][A-Z0-9_]{2,}): (?:Type\.|url)/gm)].map(([, name = '']) => name),
)

test('the variables of processes are found', () => {
  expect(variables).toEqual(
    expect.arrayContaining(['PORT', 'DATABASE_POOL', 'BUS_RETENTION_DAYS', 'GUEST_LIMIT', 'SAGA_JOURNAL']),
  )
})

test('each passes from the shell to its process, or is decided for it', () => {
  const passed = passedOn(Object.fromEntries(variables.map((name) => [name, 'x'])), 'own')
  expect(variables.filter((name) => !(name in passed) && !isDecided(name))).toEqual([])
})
