import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { COMMANDS } from '../run/commands.ts'

test('npm run help names every command, and no other', () => {
  const bootstrap = readFileSync(new URL('../bootstrap.mjs', import.meta.url), 'utf8')
  const known = [...bootstrap.matchAll(/^ {2}(\w+): 'cli\//gm)].map(([, name]) => name)
  expect(new Set(['help', ...Object.keys(COMMANDS)])).toEqual(new Set(known))
})
