/** A real Chromium on a modest machine: its processor four times as slow, a line of 10 Mbit/s and 40 ms. */
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core'

const WAIT_MS = 60_000
const SLOWER = 4
const LINE = { offline: false, latency: 40, downloadThroughput: 1_250_000, uploadThroughput: 1_250_000 }

/** What a page tells of itself: its largest paint, what each press took until it was shown, and tasks that held it up. */
const WATCH = `globalThis.seen = { paint: 0, presses: [], tasks: [] }
const watch = (type, note, more) =>
  new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true, ...more })
watch('largest-contentful-paint', ({ startTime }) => { seen.paint = startTime })
watch('event', ({ duration, interactionId }) => { if (interactionId > 0) seen.presses.push(duration) }, { durationThreshold: 16 })
watch('longtask', ({ duration }) => { seen.tasks.push(duration) })`

interface Seen {
  readonly paint: number
  readonly presses: readonly number[]
  readonly tasks: readonly number[]
}

export interface Visit {
  readonly page: Page
  readonly context: BrowserContext
  readonly session: CDPSession
  readonly origin: string
}

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  })

/** A browser of its own, with nothing kept. */
export async function visit(browser: Browser, origin: string): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 900 },
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(WAIT_MS)
  await context.addInitScript(WATCH)
  await context.addCookies([{ url: origin, sameSite: 'Lax', name: 'comptoir_langue', value: 'fr' }])
  const page = await context.newPage()
  return { page, context, origin, session: await context.newCDPSession(page) }
}

export async function slow(
  { session }: Visit,
  { line = true }: { readonly line?: boolean } = {},
): Promise<void> {
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  if (!line) return
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', LINE)
}

export const seenBy = ({ page }: Visit): Promise<Seen> => page.evaluate('seen')

/** Signs in by the form, and goes on to the page that was asked for. */
export async function signIn({ page, origin }: Visit, path: string, [name, word]: readonly [string, string]) {
  await page.goto(origin + path)
  await page.locator('#identifiant').fill(name)
  await page.locator('#mot_de_passe').fill(word)
  await page.keyboard.press('Enter')
  await page.waitForURL(origin + path)
}

/** The largest paint of a page in seconds, once what it is for is there. */
export async function paintOf(one: Visit, path: string, ready: string): Promise<number> {
  await one.page.goto(one.origin + path)
  await one.page.locator(ready).first().waitFor()
  const { paint } = await seenBy(one)
  return paint / 1_000
}
