/** A real Chromium, and everything about a page that must never happen. */
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import type { PEOPLE } from '../house.ts'
import type { World } from '../world.ts'

const WAIT_MS = 30_000

export interface Look {
  readonly language: 'fr' | 'en'
  readonly theme: 'light' | 'dark'
  readonly width: number
}
export const USUAL: Look = { language: 'fr', theme: 'light', width: 1366 }

/** Each page is looked at in all of these: every two of language, theme and width meet in one; the last is for its picture. */
export const LOOKS: readonly Look[] = [
  USUAL,
  { language: 'fr', theme: 'dark', width: 320 },
  { language: 'en', theme: 'light', width: 320 },
  { language: 'en', theme: 'dark', width: 1366 },
  { language: 'fr', theme: 'dark', width: 1366 },
]

/** By how many pixels a page is wider than its window. */
export const sideways = (page: Page): Promise<number> =>
  page.evaluate('document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth')

export interface Visitor {
  readonly page: Page
  readonly context: BrowserContext
  /** Where the interfaces listen. */
  readonly origin: string
  /** Ends the visit: its console was empty, and it asked nobody else. */
  leave(): Promise<void>
}

export interface Visits {
  visit(look?: Look, options?: { readonly javaScriptEnabled?: boolean }): Promise<Visitor>
}

/** Opens the browser before the first test of a file, and closes it after its last. */
export function openBrowser(world: World): Visits {
  let browser: Browser | undefined
  beforeAll(async () => {
    await world.app.listen({ port: 0, host: '127.0.0.1' })
    const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
  })
  afterAll(() => browser?.close())
  return {
    visit: async (look = USUAL, options = {}) => {
      if (browser === undefined) throw new Error('the browser is opened before the first test')
      const { port } = world.app.server.address() as { port: number }
      const origin = `http://127.0.0.1:${port}`
      const context = await browser.newContext({
        ...options,
        viewport: { width: look.width, height: 900 },
        reducedMotion: 'reduce',
        colorScheme: look.theme,
        permissions: ['clipboard-read', 'clipboard-write'],
      })
      context.setDefaultTimeout(WAIT_MS)
      const kept = { url: origin, sameSite: 'Lax' as const }
      await context.addCookies([
        { ...kept, name: 'comptoir_langue', value: look.language },
        { ...kept, name: 'comptoir_theme', value: look.theme },
      ])
      const page = await context.newPage()
      const seen = watch(page, origin)
      const leave = async () => {
        await context.close()
        expect(seen).toEqual({ console: [], foreign: [], dialogs: [] })
      }
      return { page, context, origin, leave }
    },
  }
}

/** Collects what a page complains of, whom else it asks, and what pops up. */
function watch(page: Page, origin: string) {
  const seen = { console: [] as string[], foreign: [] as string[], dialogs: [] as string[] }
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) seen.console.push(message.text())
  })
  page.on('pageerror', (error) => seen.console.push(String(error)))
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) seen.foreign.push(url)
  })
  page.on('dialog', (dialog) => {
    seen.dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  return seen
}

/** Signs in by the keyboard alone: the first field of the page is the name. */
export async function signIn(
  { page, origin }: Visitor,
  suite = '/maison-mere/sagas',
  who: keyof typeof PEOPLE = 'charlie',
): Promise<void> {
  await page.goto(`${origin}${suite}`)
  await page.locator('#identifiant').focus()
  await page.keyboard.type(who)
  await page.keyboard.press('Tab')
  await page.keyboard.type(who)
  await page.keyboard.press('Enter')
  await page.waitForURL(`${origin}${suite}`)
}
