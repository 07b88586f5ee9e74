/**
 * Builds the screens where their sources have changed since the last build, and says whether it did. What browsers load is
 * compressed once, here. Run: node interfaces/web/build.ts
 */
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build, type Rolldown } from 'vite'

const web = import.meta.dirname
const dist = join(web, 'dist')
const assets = join(dist, 'assets')
const mark = join(dist, 'sources')
const COMPRESSED = /\.(js|css)$/
/** Of so many builds the pieces stay: pages of the one before are still open somewhere. */
const BUILDS_KEPT = 2

/** What a build follows from: the sources, and the packages that the lockfile names. */
function hashOfSources(): string {
  const hash = createHash('sha256')
  const own = globSync(['src/**/*', 'index.html', 'vite.config.ts', 'build.ts'], { cwd: web }).sort()
  for (const path of [...own, '../../pnpm-lock.yaml']) {
    if (!/\.\w+$/.test(path)) continue
    hash.update(path).update(readFileSync(join(web, path)))
  }
  return hash.digest('hex')
}

/** The pieces of the newest builds, the newest first. */
const keptPieces = (): string[][] =>
  existsSync(join(dist, 'kept.json'))
    ? (JSON.parse(readFileSync(join(dist, 'kept.json'), 'utf8')) as string[][])
    : []

type Piece = Rolldown.OutputChunk | Rolldown.OutputAsset

/** What a browser loads until somebody can sell, the entry first: a till keeps it for when there is no network. */
function piecesOfTill(chunks: readonly Piece[]): string[] {
  const scripts = chunks.flatMap((one) => (one.type === 'chunk' ? [one] : []))
  const found = new Set<string>()
  const add = (script: Rolldown.OutputChunk | undefined) => {
    if (script === undefined || found.has(script.fileName)) return
    for (const name of [script.fileName, ...(script.viteMetadata?.importedCss ?? [])]) found.add(name)
    for (const name of script.imports) add(scripts.find(({ fileName }) => fileName === name))
  }
  add(scripts.find(({ isEntry }) => isEntry))
  add(scripts.find(({ facadeModuleId }) => facadeModuleId?.endsWith('/src/caisse/screen.tsx')))
  return [...found].map((name) => `/${name}`)
}

async function buildScreens(): Promise<void> {
  // A test runner says `test`: what it started would be built as for development, several times as large and slower.
  // oxlint-disable-next-line node/no-process-env -- the builder reads nothing else
  process.env['NODE_ENV'] = 'production'
  mkdirSync(assets, { recursive: true })
  const before = new Set(readdirSync(assets))
  const output = await build({ configFile: join(web, 'vite.config.ts'), logLevel: 'warn' })
  const chunks = [output].flat().flatMap((one) => ('output' in one ? one.output : []))
  const made = chunks.map(({ fileName }) => fileName.replace(/^assets\//, ''))
  for (const name of made.filter((one) => COMPRESSED.test(one) && existsSync(join(assets, one)))) {
    const content = readFileSync(join(assets, name))
    writeFileSync(join(assets, `${name}.gz`), gzipSync(content, { level: 9 }))
    writeFileSync(join(assets, `${name}.br`), brotliCompressSync(content))
  }
  const pieces = piecesOfTill(chunks)
  const version = createHash('sha256').update(pieces.join()).digest('hex').slice(0, 16)
  writeFileSync(join(dist, 'till.json'), JSON.stringify({ version, pieces }))
  const kept = [made, ...keptPieces()].slice(0, BUILDS_KEPT)
  const wanted = new Set(kept.flat())
  for (const name of before) if (!wanted.has(name.replace(/\.(gz|br)$/, ''))) rmSync(join(assets, name))
  writeFileSync(join(dist, 'kept.json'), JSON.stringify(kept))
}

const sources = hashOfSources()
if (!existsSync(mark) || readFileSync(mark, 'utf8') !== sources) {
  await buildScreens()
  writeFileSync(mark, sources)
}
