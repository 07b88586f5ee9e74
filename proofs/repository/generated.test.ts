/** What is generated and committed is what its generator makes today. */
import { globSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { services } from '@comptoir/contracts'
import { expect, test } from 'vitest'
import { generated as deployment } from '../../cli/generate/deployment.ts'
import { generated as kubernetes } from '../../cli/generate/kubernetes/manifests.ts'
import { openapiOf, openapiPath } from '../../cli/generate/openapi.ts'
import { generated as tables } from '../../cli/generate/tables.ts'
import { generated } from '../../krakend/generate.ts'
import { CHECKOUT, read } from './tree.ts'

test.each(services)('the OpenAPI document of $name is the contract', async (service) => {
  expect(read(openapiPath(service)), 'run: pnpm generate').toBe(await openapiOf(service))
})

test('no OpenAPI document is left of a service that is gone', () => {
  const found = readdirSync(join(CHECKOUT, 'packages/contracts/openapi')).sort()
  expect(found).toEqual(services.map((service) => basename(openapiPath(service))).sort())
})

test('no manifest is left of a process that is gone', () => {
  const made = kubernetes().map(({ path }) => path)
  const found = globSync('deploy/kubernetes/base/*.yaml', { cwd: CHECKOUT })
  expect(found.filter((path) => !made.includes(path))).toEqual([])
})

test.each(generated())('krakend/$name is made from the contracts', ({ name, text }) => {
  expect(read(`krakend/${name}`), 'run: pnpm generate').toBe(text)
})

test.each([...deployment(), ...kubernetes(), ...tables()])(
  '$path is made from the contracts',
  ({ path, text }) => {
    expect(read(path), 'run: pnpm generate').toBe(text)
  },
)
