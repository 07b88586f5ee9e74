/** The token that all programs of an older installation share. */
import { Type } from '@comptoir/contracts/typebox.ts'
import { expect, test } from 'vitest'
import { apiTokenConfig, withApiToken } from '../src/http/api-token.ts'
import type { TokenCheck } from '../src/http/token.ts'
import { ConfigError, loadConfig } from '../src/process/config.ts'

const SHARED = 'partage-0000-1111-2222-333333333333'
const keys: TokenCheck = async () => 'JETON_INVALIDE'

test('who shows it acts as a responsable; any other token is judged by the keys', async () => {
  const check = withApiToken(keys, SHARED)
  expect(await check(SHARED)).toMatchObject({ role: 'responsable', subject: 'programme-api' })
  for (const other of [`${SHARED}x`, SHARED.slice(1), '']) expect(await check(other)).toBe('JETON_INVALIDE')
  expect(withApiToken(keys, undefined)).toBe(keys)
})

test.each([
  ['one that was printed in a guide', '9645524d-0000-1111-2222-333333333333'],
  ['one that is short', 'secret'],
  ['one with a blank', `partage ${SHARED}`],
])('a process does not start with %s, and does not repeat it', (_what, given) => {
  const load = () => loadConfig(Type.Object(apiTokenConfig), { API_TOKEN: given })
  expect(load).toThrow(ConfigError)
  expect(load).toThrow(/API_TOKEN/)
  expect(load).not.toThrow(new RegExp(given))
})

test('without one, or with one of its own, it starts', () => {
  expect(loadConfig(Type.Object(apiTokenConfig), {})).toEqual({})
  expect(loadConfig(Type.Object(apiTokenConfig), { API_TOKEN: SHARED })).toEqual({ API_TOKEN: SHARED })
})
