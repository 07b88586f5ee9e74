/** `npm run bench -- --screens`: what people wait for in front of the screens, in a real Chromium before the whole system. */
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '@comptoir/system/checkout.ts'
import { RunningSystem } from '@comptoir/system/running-system.ts'
import type { Browser } from 'playwright-core'
import { signIn as tokenOf } from '../../sign-in.ts'
import type { BenchConfig } from '../config.ts'
import { table } from '../markdown.ts'
import { openBrowser, paintOf, seenBy, signIn, slow, type Visit, visit } from './browser.ts'
import { growth, openTill, SCANNED, scanning, typing } from './till.ts'

type Say = (line: string) => void

const HEAD_OFFICE = 8004
const UTILISATEURS = 8012
const CATALOGUE = 8009
const STOCK = 8007
const ORCHESTRATOR = 8002
const STORE = 1
type Who = readonly [name: string, password: string]
const BOB: Who = ['Bob', '1234']
const CHARLIE: Who = ['Charlie', 'root']
const TILL = '/magasin/caisse'
const TILL_READY = '.till-list .act'

const MANY = { articles: 10_000, sales: 2_000, sagas: 10_000, scans: 60, wheel: 80 }
const FEW = { articles: 300, sales: 20, sagas: 60, scans: 6, wheel: 10 }
type Amounts = typeof MANY

/** What each may take at most; `aim`: what it should. */
const ROWS = [
  { key: 'build', what: 'build from nothing', unit: 's', must: 20, aim: 8 },
  {
    key: 'unchanged',
    what: '`npm start` with sources unchanged: what the screens add',
    unit: 's',
    must: 1,
    aim: 0,
  },
  { key: 'connexion', what: 'largest paint, sign-in', unit: 's', must: 1.2, aim: 0.8 },
  { key: 'boutique', what: 'largest paint, shop', unit: 's', must: 1.2, aim: 0.8 },
  { key: 'venteCold', what: 'largest paint, till, nothing kept', unit: 's', must: 2.2, aim: 1.6 },
  { key: 'venteWarm', what: 'largest paint, till, loaded twice before', unit: 's', must: 1, aim: 0.6 },
  { key: 'tableau', what: 'largest paint, dashboard', unit: 's', must: 2.4, aim: 1.8 },
  { key: 'typing', what: 'a key in the search over 10,000 articles, p95', unit: 'ms', must: 100, aim: 50 },
  { key: 'scanning', what: 'a scan to its line, p95', unit: 'ms', must: 60, aim: 30 },
  {
    key: 'scrolling',
    what: 'longest task while the list of 10,000 sagas is scrolled',
    unit: 'ms',
    must: 50,
    aim: 50,
  },
  { key: 'heap', what: 'memory of a till after 2,000 sales: growth', unit: '%', must: 10, aim: 0 },
] as const

type Found = Record<(typeof ROWS)[number]['key'], number>

/** Measures and says it. Times of a machine are never judged: exit code 0. */
export async function measureScreens({ smoke }: BenchConfig, say: Say): Promise<number> {
  const amounts = smoke ? FEW : MANY
  const builds = measureBuilds()
  const found: Found = await RunningSystem.with({}, async (system) => {
    await fill(system, amounts)
    const browser = await openBrowser()
    try {
      const origin = system.at(HEAD_OFFICE)
      const till = await measureTill(browser, origin, amounts)
      await place(system, amounts.sagas)
      return {
        ...builds,
        ...(await measureLoads(browser, origin)),
        ...till,
        ...(await measureList(browser, origin, amounts)),
      }
    } finally {
      await browser.close()
    }
  })
  const written = (value: number) => (Math.abs(value) < 10 ? value.toFixed(2) : value.toFixed(0))
  say(
    table(
      ['what', 'measured', 'must', 'aim'],
      ROWS.map(({ key, what, unit, must, aim }) => [
        what,
        `${written(found[key])} ${unit}`,
        `≤ ${must} ${unit}`,
        `${aim} ${unit}`,
      ]),
    ),
  )
  return 0
}

/** Seconds of a build without one before it, and of one whose sources have not changed. */
function measureBuilds(): Pick<Found, 'build' | 'unchanged'> {
  const web = join(checkout, 'interfaces/web')
  const build = () => {
    const from = performance.now()
    const { status, stderr } = spawnSync(process.execPath, [join(web, 'build.ts')], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`build: ${stderr}`)
    return (performance.now() - from) / 1_000
  }
  rmSync(join(web, 'dist/sources'), { force: true })
  return { build: build(), unchanged: build() }
}

/** Articles to search through, and pieces of those that are sold. */
async function fill(system: RunningSystem, { articles, sales }: Amounts): Promise<void> {
  const headers = await tokenOf(system.at(UTILISATEURS))
  const lines = Array.from(
    { length: articles - 240 },
    (_, n) => `Modele ${n} ${n % 2 === 0 ? 'bleu' : 'rouge'};${1 + (n % 90)}.49;Épicerie`,
  )
  await sent(`${system.at(CATALOGUE)}/produits/import`, {
    headers: { ...headers, 'content-type': 'text/csv', 'idempotency-key': randomUUID() },
    body: ['nom;prix;categorie', ...lines].join('\n'),
  })
  await sent(`${system.at(STOCK)}/stock/receptions`, {
    headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({
      magasin_id: STORE,
      reference: 'bench',
      lignes: SCANNED.map(({ id }) => ({ produit_id: id, quantite: sales + 100 })),
    }),
  })
}

async function sent(url: string, init: RequestInit): Promise<void> {
  const answer = await fetch(url, { method: 'POST', ...init })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${(await answer.text()).slice(0, 300)}`)
}

const AT_ONCE = 16

/** Orders of the web, until there are that many sagas. Those that are refused are sagas too. */
async function place(system: RunningSystem, sagas: number): Promise<void> {
  const body = JSON.stringify({ produits: [{ produit_id: 4, quantite: 1 }] })
  const headers = { 'content-type': 'application/json' }
  const place = () => fetch(`${system.at(ORCHESTRATOR)}/saga/commande/`, { method: 'POST', headers, body })
  let left = sagas
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left-- > 0) await (await place()).text()
    }),
  )
}

async function measureTill(browser: Browser, origin: string, amounts: Amounts) {
  const till = await visit(browser, origin)
  await signIn(till, TILL, BOB)
  await openTill(till)
  const heap = await growth(till, amounts.sales)
  await slow(till, { line: false })
  const found = {
    heap,
    typing: await middleOf(() => typing(till)),
    scanning: await middleOf(() => scanning(till, amounts.scans)),
  }
  await till.context.close()
  return found
}

/** Each is measured so often, and the middle one told: one figure of one load says more of the moment than of the page. */
const TIMES = 5

async function middleOf(measure: () => Promise<number>): Promise<number> {
  const found: number[] = []
  for (let turn = 0; turn < TIMES; turn += 1) found.push(await measure())
  return found.toSorted((a, b) => a - b)[Math.floor(TIMES / 2)] ?? Number.NaN
}

/** The paints of pages that nobody has loaded before, and of the till once more. */
async function measureLoads(browser: Browser, origin: string) {
  const loaded = (path: string, ready: string, who?: Who) =>
    middleOf(async () => {
      const one = await slowVisit(browser, origin, who && [path, who])
      const paint = await paintOf(one, path, ready)
      await one.context.close()
      return paint
    })
  return {
    connexion: await loaded('/connexion', '#identifiant'),
    boutique: await loaded('/boutique', '.shelves'),
    venteCold: await loaded(TILL, TILL_READY, BOB),
    venteWarm: await middleOf(async () => {
      const till = await slowVisit(browser, origin, [TILL, BOB])
      // What keeps the till has all of it, and the browser what it has compiled: as each morning but the first.
      for (let before = 0; before < 2; before += 1) {
        await paintOf(till, TILL, TILL_READY)
        await till.page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
      }
      const paint = await paintOf(till, TILL, TILL_READY)
      await till.context.close()
      return paint
    }),
    tableau: await loaded('/maison-mere/tableau', '.week-grid', CHARLIE),
  }
}

/** A slow browser that has loaded nothing of the space yet; of somebody who is signed in, where a page is named. */
async function slowVisit(
  browser: Browser,
  origin: string,
  signedIn?: readonly [path: string, who: Who],
): Promise<Visit> {
  const next = await visit(browser, origin)
  if (signedIn !== undefined) await next.context.addCookies(await cookiesOf(browser, origin, signedIn))
  await slow(next)
  return next
}

async function cookiesOf(browser: Browser, origin: string, [path, who]: readonly [string, Who]) {
  const first = await visit(browser, origin)
  await signIn(first, path, who)
  const cookies = await first.context.cookies()
  await first.context.close()
  return cookies
}

async function measureList(
  browser: Browser,
  origin: string,
  { wheel }: Amounts,
): Promise<Pick<Found, 'scrolling'>> {
  const office = await visit(browser, origin)
  await signIn(office, '/maison-mere/sagas?vue=toutes', CHARLIE)
  const { page } = office
  await page.getByRole('button', { name: 'Montrer la suite' }).click()
  await page.locator('.sagas tbody tr:nth-child(60)').waitFor({ state: 'attached' })
  await slow(office, { line: false })
  await page.mouse.move(700, 500)
  const scrolling = await middleOf(async () => {
    const before = (await seenBy(office)).tasks.length
    for (let turn = 0; turn < wheel; turn += 1) {
      await page.mouse.wheel(0, turn % 20 < 10 ? 400 : -400)
      await page.evaluate('new Promise(requestAnimationFrame)')
    }
    return Math.max(0, ...(await seenBy(office)).tasks.slice(before))
  })
  await office.context.close()
  return { scrolling }
}
