/** The load scripts, on a machine without k6: they fit k6's types, and ask only for what the gateway has. */
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { CHECKOUT, read, repositoryFiles } from './tree.ts'

const scripts = repositoryFiles().filter((path) => /^(k6-lb|k6\/.*)\.[jt]s$/.test(path))
const { endpoints } = JSON.parse(read('krakend/krakend.json')) as {
  endpoints: { endpoint: string; method: string }[]
}
const known = new Set(endpoints.map(({ endpoint, method }) => `${method} ${endpoint}`))

/** What a script says it measures: `http.<verb>(` and the route's template in the next `name` tag. */
function routesOf(source: string): string[] {
  const calls = source.matchAll(/http\.(get|post|put|del)\([^]*?\bname: '([^']+)'/g)
  return [...calls].flatMap(([, verb = '', route = '']) => {
    // What is asked of a process and not of the gateway has a name that is no path.
    if (!route.startsWith('/')) return []
    const method = verb === 'del' ? 'DELETE' : verb.toUpperCase()
    return [`${method} ${route}`]
  })
}

test('each route that a load script asks for is in krakend.json', () => {
  const asked = scripts.flatMap((path) => routesOf(withoutHealth(read(path))))
  expect(asked.length).toBeGreaterThanOrEqual(7)
  expect(asked.filter((route) => !known.has(route))).toEqual([])
})

test('the load scripts fit the types of k6', () => {
  const tsc = spawnSync(resolve(CHECKOUT, 'node_modules/.bin/tsc'), ['-p', 'k6'], {
    cwd: CHECKOUT,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  expect(tsc.stdout).toBe('')
  expect(tsc.status).toBe(0)
})

/** The gateway answers its own health, which is no route of the file, and carries no name. */
function withoutHealth(source: string): string {
  return source.replaceAll(/http\.get\(`\$\{address\}\/health`\)/g, '')
}
