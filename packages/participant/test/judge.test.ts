import { clients } from '@comptoir/contracts'
import { expect, test } from 'vitest'
import { judgeEvent } from '../src/judge.ts'

const good = {
  inscription_id: '01a22839-e548-73d7-9408-e8484be6deeb',
  nom: 'Ada',
  email: 'ada@example.org',
  version: 1,
}

test('an event that keeps its contract is taken; another body, or an unknown type, is not', () => {
  const { id: type } = clients.inscritChange
  expect(judgeEvent({ id: 'e', type, body: good })).toBeUndefined()
  expect(judgeEvent({ id: 'e', type, body: { ...good, version: 'first' } })).toContain('not that of')
  expect(judgeEvent({ id: 'e', type: 'clients.autre', body: good })).toContain('unknown')
})
