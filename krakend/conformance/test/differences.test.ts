import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { differences, type Expected } from './differences.ts'

/** One answer as the table of the document has it. */
function written({ status, code, text, hasRetryAfter }: Expected): string {
  if (code !== null) return `${status} \`${code}\`${hasRetryAfter ? ', with Retry-After' : ''}`
  return text === '' ? `${status}, empty` : `${status}, \`${text}\``
}

it('the table of differences in docs/gateway.md is what the suite asserts', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../../docs/gateway.md'), 'utf8')
  const rows = (page.split('How it works')[0] ?? '')
    .split('\n')
    .filter((line) => /^\| .* \| \d{3}/.test(line))
  const expected = Object.entries(differences).map(
    ([subject, { comptoir, official }]) => `| ${subject} | ${written(comptoir)} | ${written(official)} |`,
  )
  expect(rows).toEqual(expected)
})
