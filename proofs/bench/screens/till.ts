/** A till under hands: what a key takes, what a scan takes, and what it keeps of thousands of sales. */
import { percentile } from '../load.ts'
import { seenBy, type Visit } from './browser.ts'

/** Of the demonstration, by their barcodes. */
export const SCANNED = [
  { id: 1, code: '2000000000015' },
  { id: 2, code: '2000000000022' },
  { id: 3, code: '2000000000039' },
] as const

const WORDS = ['cafe', 'casque', 'sirop', 'lampe', 'chocolat', 'modele', 'bleu', 'tapis']
/** What a browser does not tell of a press: it was shown within this time. */
const TOLD_FROM_MS = 16

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b)

/** Opens till 2, and waits until articles can be sold. */
export async function openTill({ page }: Visit): Promise<void> {
  await page.getByRole('button', { name: /^(Ouvrir|Continuer à) Caisse 2$/ }).click()
  const float = page.locator('input[name="fond"]')
  if (await float.isVisible()) {
    await float.fill('200,00')
    await page.keyboard.press('Enter')
  }
  await page.locator('.moment button').first().waitFor()
}

const TWO_FRAMES = 'new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))'

/** What 95 of 100 presses take until they are shown, while names are typed and taken back. */
export async function typing(visit: Visit): Promise<number> {
  const { page } = visit
  const before = (await seenBy(visit)).presses.length
  let presses = 0
  await page.locator('#article').focus()
  for (const word of WORDS)
    for (const key of [...Array.from(word), ...Array.from(word, () => 'Backspace')]) {
      await page.keyboard.press(key)
      // Hands see one key before they press the next.
      await page.evaluate(TWO_FRAMES)
      presses += 1
    }
  const told = (await seenBy(visit)).presses.slice(before)
  const quick = Array.from({ length: Math.max(0, presses - told.length) }, () => TOLD_FROM_MS)
  return percentile(sorted([...told, ...quick]), 0.95)
}

/** A scan as a reader types it, until the frame in which the ticket has changed. */
const SCAN = (code: string) => `(async () => {
  const ticket = () => document.querySelector('.lines')?.textContent ?? ''
  const before = ticket()
  const from = performance.now()
  const at = document.activeElement ?? document.body
  for (const key of [...'${code}', 'Enter'])
    at.dispatchEvent(new KeyboardEvent('keydown', {
      key, code: key === 'Enter' ? key : 'Digit' + key, bubbles: true, cancelable: true }))
  while (ticket() === before) {
    if (performance.now() - from > 10_000) throw new Error('a scan changed nothing')
    await new Promise(requestAnimationFrame)
  }
  return performance.now() - from
})()`

const scan = ({ page }: Visit, code: string): Promise<number> => page.evaluate(SCAN(code))

/** What 95 of 100 scans take until their line is there. */
export async function scanning(visit: Visit, times: number): Promise<number> {
  const lasted: number[] = []
  for (let turn = 0; turn < times; turn += 1)
    lasted.push(await scan(visit, SCANNED[turn % SCANNED.length]?.code ?? ''))
  return percentile(sorted(lasted), 0.95)
}

/** A sale of three scanned lines, paid in exact cash, to the next ticket. */
async function sell(visit: Visit): Promise<void> {
  const { page } = visit
  for (const { code } of SCANNED) await scan(visit, code)
  await page.keyboard.press('F9')
  await page.locator('.pay .confirm').waitFor()
  await page.keyboard.press('Enter')
  await page.locator('.sale-done .confirm').waitFor()
  await page.keyboard.press('Enter')
  await page.locator('dialog[open]').waitFor({ state: 'detached' })
}

async function heap({ session }: Visit): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  return (await session.send('Runtime.getHeapUsage')).usedSize
}

/** By how many percent the memory of a till has grown after that many sales, against after the first twentieth of them. */
export async function growth(visit: Visit, sales: number): Promise<number> {
  const first = Math.ceil(sales / 20)
  for (let turn = 0; turn < first; turn += 1) await sell(visit)
  const before = await heap(visit)
  for (let turn = first; turn < sales; turn += 1) await sell(visit)
  return (100 * ((await heap(visit)) - before)) / before
}
