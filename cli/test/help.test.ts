import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { COMMANDS } from '../run/commands.ts'

test('npm run help names every command, and no other', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    scripts: Record<string, string>
  }
  const known = Object.keys(scripts).filter((name) => scripts[name] === `node cli/bootstrap.mjs ${name}`)
  expect(known.length).toBeGreaterThan(10)
  expect(new Set(['help', ...Object.keys(COMMANDS)])).toEqual(new Set(known))
})
