/**
 * A new service by hand is its folder, its contract and one line in `packages/contracts/src/services.ts`. Here one is added in
 * that way to a copy of the tree; everything that names services then names it.
 */
import { execFile } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CHECKOUT, repositoryFiles } from './tree.ts'

const run = promisify(execFile)
const NAME = 'essai'
const CONTRACT = `import { Type } from 'typebox'
import { Closed, Instant, Uuid } from './fields.ts'
import { operation, route, type ServiceContract } from './operation.ts'

export const preparer = operation({
  id: 'essai.preparer',
  body: Closed({ essaiId: Uuid() }),
  reply: Closed({ a: Instant() }),
  refusals: [],
})
export const lire = route({
  id: 'essai.lire',
  method: 'GET',
  path: '/essais/{id}',
  summary: { fr: 'Un essai', en: 'A try' },
  params: Closed({ id: Uuid() }),
  replies: { 200: Closed({ id: Uuid(), nom: Type.String() }) },
  refusals: [],
  passerelle: true,
  acces: ['employe'],
})
export const service: ServiceContract = {
  name: 'essai',
  ports: [8098],
  summary: { fr: 'Des essais', en: 'Tries' },
  routes: [lire],
  operations: [preparer.spec],
}
`
const copy = mkdtempSync(join(tmpdir(), 'comptoir-new-service-'))

beforeAll(async () => {
  copyTree()
  addService()
  // The rules look at what git knows.
  await run('git', ['init', '--quiet'], { cwd: copy })
  await run('npm', ['run', 'generate'], { cwd: copy })
}, 240_000)
afterAll(() => rmSync(copy, { recursive: true, force: true }))

function copyTree(): void {
  for (const path of repositoryFiles()) {
    mkdirSync(dirname(join(copy, path)), { recursive: true })
    cpSync(join(CHECKOUT, path), join(copy, path))
  }
  const folders = repositoryFiles().filter((path) => path.endsWith('package.json'))
  for (const folder of folders.map(dirname)) copyLinks(join(folder, 'node_modules'))
}

/** Packages find each other by relative links, which lead to the copy in the copy; what npm installed stays where it is. */
function copyLinks(folder: string): void {
  if (!existsSync(join(CHECKOUT, folder))) return
  mkdirSync(join(copy, folder), { recursive: true })
  for (const name of readdirSync(join(CHECKOUT, folder))) {
    const [from, to] = [join(CHECKOUT, folder, name), join(copy, folder, name)]
    if (name === '.pnpm') symlinkSync(from, to, 'junction')
    else if (name !== '.vite') cpSync(from, to, { recursive: true, verbatimSymlinks: true })
  }
}

function addService(): void {
  const folder = join(copy, 'services', NAME)
  cpSync(join(copy, 'services/clients'), folder, { recursive: true, verbatimSymlinks: true })
  mkdirSync(join(folder, 'src/operations'))
  const sources = {
    'src/operations/all.ts': 'export const operationsOf = () => []\n',
    'src/operations/preparer.ts': '',
  }
  for (const [file, text] of Object.entries({ ...sources, 'test/participant.int.ts': '' }))
    writeFileSync(join(folder, file), text)
  // Its own instant, as a migration that is made has.
  const journal = join(folder, 'migrations/meta/_journal.json')
  writeFileSync(journal, readFileSync(journal, 'utf8').replace(/"when": \d{6}/g, '"when": 199999'))
  writeFileSync(join(copy, 'packages/contracts/src/essai.ts'), CONTRACT)
  appendFileSync(join(copy, 'packages/contracts/src/services.ts'), `export * as essai from './essai.ts'\n`)
}

const read = (path: string) => readFileSync(join(copy, path), 'utf8')

describe('it is in', () => {
  test.each([
    ['krakend/krakend.json', '"endpoint": "/essais/{id}"'],
    ['krakend/krakend.json', '"urls_from": "ESSAI_URLS"'],
    ['docker-compose.yml', 'postgres://essai@postgres:5432/essai'],
    ['docker-compose.yml', '/run/secrets/base_essai'],
    ['docker-compose.yml', 'essai-2:'],
    ['deploy/ha.env', 'ESSAI_URLS=http://essai:8098,http://essai-2:8198'],
    ['k6/lib/instances.ts', `['essai', 8098]`],
    ['postman/comptoir.postman_environment.json', 'essaiUrl'],
    ['postman/comptoir.postman_collection.json', '/interne/essai/preparer'],
    ['packages/contracts/openapi/essai.json', '/essais/{id}'],
    ['docs/architecture.md', '| essai | 8098 | tries |'],
  ])('%s: %s', (path, text) => expect(read(path)).toContain(text))

  test('what Prometheus asks, with one instance of each and with two', () => {
    const [one, two] = ['', '-ha'].map((suffix) => read(targetsFile(suffix)))
    expect(one).toContain('essai:8098')
    expect(two).toContain('essai-2:8198')
  })

  test.each([
    ['what npm start starts, and npm run status shows', 'processes', 'packages/system/src/topology.ts'],
    ['what the end-to-end tests ask', 'services', 'packages/contracts/src/index.ts'],
    ['what chaos restarts in turn', 'TWO_OF_EACH', 'proofs/chaos/restarts/restarts.ts'],
  ])('%s', async (_what, list, file) => {
    expect(await told(`import { ${list} } from './${file}'; console.log(JSON.stringify(${list}))`)).toContain(
      NAME,
    )
  })

  test('whom the orchestrator asks', async () => {
    const program = `import { readConfig } from './orchestrator/src/config.ts'; console.log(readConfig().urls.essai)`
    expect(await told(program)).toContain('http://127.0.0.1:8098')
  })
})

/** What a program says in the copy. */
async function told(program: string): Promise<string> {
  const env = { ...process.env, DATABASE_URL: 'postgres://essai@localhost/essai' }
  const args = ['--input-type=module', '--eval', program]
  return (await run(process.execPath, args, { cwd: copy, env })).stdout
}

test('the rules of the repository hold with it', async () => {
  const all = ['run', '--project', 'unit', 'proofs/repository']
  await run(join(copy, 'node_modules/.bin/vitest'), all, { cwd: copy })
}, 120_000)

/** In the folder of Prometheus' targets, whatever its name. */
const targetsFile = (suffix: string): string => {
  const folder = readdirSync(join(copy, 'deploy/prometheus')).find((name) =>
    new RegExp(`^(targets|cibles)${suffix}$`).test(name),
  )
  return `deploy/prometheus/${folder}/instances.json`
}
