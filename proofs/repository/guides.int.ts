/**
 * `docs/adding-a-service.md` and `docs/adding-a-saga.md`, followed word for word in a copy of the tree, their commands included.
 * A new service is its folder, its contract and one line; everything that names services then names it. A new saga is its
 * folder, one line and its routes; it then does all that sagas do.
 */
import { execFile } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { follow, runIn } from './guide.ts'
import { CHECKOUT, repositoryFiles } from './tree.ts'

const run = promisify(execFile)
const SERVICE = 'docs/adding-a-service.md'
const SAGA = 'docs/adding-a-saga.md'
const NAME = 'essai'
/** They install, and check the whole tree. */
const GUIDE_MS = 1_800_000
const copy = mkdtempSync(join(tmpdir(), 'comptoir-guides-'))
/** What the compiler found in this tree: in the copy it then judges what the guides add. */
const COMPILED = 'node_modules/.cache/tsc.tsbuildinfo'

beforeAll(async () => {
  // PostgreSQL runs unprivileged, and has to find its way.
  chmodSync(copy, 0o755)
  for (const path of [...repositoryFiles(), COMPILED].filter((one) => existsSync(join(CHECKOUT, one)))) {
    mkdirSync(dirname(join(copy, path)), { recursive: true })
    cpSync(join(CHECKOUT, path), join(copy, path))
  }
  // The rules look at what git knows.
  await runIn(copy, 'git init --quiet')
  await follow(SERVICE, copy)
}, GUIDE_MS)
afterAll(() => rmSync(copy, { recursive: true, force: true }))

const written = (path: string) => readFileSync(join(copy, path), 'utf8')

describe('a service', () => {
  test.each([
    ['krakend/krakend.json', '"endpoint": "/essais/{id}"'],
    ['krakend/krakend.json', '"urls_from": "ESSAI_URLS"'],
    ['docker-compose.yml', 'postgres://essai@postgres:5432/essai'],
    ['docker-compose.yml', '/run/secrets/base_essai'],
    ['docker-compose.yml', 'essai-2:'],
    ['deploy/ha.env', 'ESSAI_URLS=http://essai:8098,http://essai-2:8198'],
    ['deploy/kubernetes/base/essai.yaml', 'workingDir: /app/services/essai'],
    ['deploy/kubernetes/base/kustomization.yaml', 'ESSAI_URLS=http://essai:8098'],
    ['k6/lib/instances.ts', `['essai', 8098]`],
    ['postman/comptoir.postman_environment.json', 'essaiUrl'],
    ['postman/comptoir.postman_collection.json', '/interne/essai/ouvrir'],
    ['packages/contracts/openapi/essai.json', '/essais/{id}'],
    ['docs/architecture.md', '| essai | 8098 | tries |'],
  ])('is in %s: %s', (path, text) => expect(written(path)).toContain(text))

  test('is in what Prometheus asks, with one instance of each and with two', () => {
    const [one, two] = ['', '-ha'].map((suffix) =>
      written(`deploy/prometheus/targets${suffix}/instances.json`),
    )
    expect(one).toContain('essai:8098')
    expect(two).toContain('essai-2:8198')
  })

  test.each([
    ['what npm start starts, and npm run status shows', 'processes', 'packages/system/src/topology.ts'],
    ['what the end-to-end tests ask', 'services', 'packages/contracts/src/index.ts'],
    ['what chaos restarts in turn', 'TWO_OF_EACH', 'proofs/chaos/restarts/restarts.ts'],
  ])('is in %s', async (_what, list, file) => {
    expect(await told(`import { ${list} } from './${file}'; console.log(JSON.stringify(${list}))`)).toContain(
      NAME,
    )
  })

  test('is asked by the orchestrator', async () => {
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

test(
  'a saga does all that sagas do',
  async () => {
    await follow(SAGA, copy)
    const tests = join(copy, 'orchestrator/test')
    cpSync(join(tests, 'new-saga.ts'), join(tests, 'new-saga.int.ts'))
    await runIn(copy, 'npm test -- orchestrator/test/new-saga.int.ts')
  },
  GUIDE_MS,
)
