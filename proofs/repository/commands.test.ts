/** What a text tells people to type exists. */
import { expect, test } from 'vitest'
import { read, repositoryFiles } from './tree.ts'

const READ_BY_PEOPLE = /\.(ts|mjs|md|json|yml)$/
const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts)

test('each `npm run` in a text, French or English, is a command', () => {
  const told = repositoryFiles()
    .filter((path) => READ_BY_PEOPLE.test(path))
    .flatMap((path) =>
      [...read(path).matchAll(/\bnpm run ([a-z]+(?:[:-][a-z]+)*)/g)].map(([, name]) => ({
        path,
        name: name ?? '',
      })),
    )
  expect(told.length).toBeGreaterThan(50)
  expect(told.filter(({ name }) => !scripts.includes(name))).toEqual([])
})
