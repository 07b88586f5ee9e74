import { expect, test } from 'vitest'
import { leafTargets } from '../docker-targets.ts'

const FILE = `FROM node:24 AS installation
RUN true
FROM installation AS installation-stock
FROM node:24 AS execution
FROM execution AS stock
COPY --from=installation-stock /app /app
FROM --platform=linux/amd64 execution AS clients
`

test('an image is made of each stage that no other stage is built on or copied from', () => {
  expect(leafTargets(FILE)).toEqual(['stock', 'clients'])
})

test('a file without a named stage is refused', () => {
  expect(() => leafTargets('FROM node:24\nRUN true\n')).toThrow('no target')
})
