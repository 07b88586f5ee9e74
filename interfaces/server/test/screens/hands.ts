/** What a seller's hands do at a till. */
import type { Visitor } from './browser.ts'
import { signIn } from './browser.ts'
import { type Counter, heldByBob } from './counter.ts'

/** Bob at his till, its field ready. */
export async function atTheTill(visitor: Visitor, counter: Counter): Promise<void> {
  heldByBob(counter)
  await signIn(visitor, '/magasin/caisse', 'bob')
  await visitor.page.getByRole('button', { name: 'Continuer à Caisse 2' }).click()
  await visitor.page.getByRole('button', { name: /Lait 2 %/ }).waitFor()
}

/** Types as a person does, and counts. */
export function typist({ page }: Visitor) {
  const typist = {
    strokes: 0,
    press: async (key: string) => {
      typist.strokes += 1
      await page.keyboard.press(key)
    },
    type: async (text: string) => {
      for (const key of text) await typist.press(key)
    },
  }
  return typist
}

/** As a reader does: digits without a pause, then Enter. Playwright's own keyboard is too slow on a busy machine. */
export const scan = ({ page }: Visitor, digits: string): Promise<void> =>
  page.evaluate(`{
    const at = document.activeElement ?? document.body
    for (const key of [...${JSON.stringify(digits)}, 'Enter']) {
      const code = key === 'Enter' ? key : 'Digit' + key
      at.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }))
    }
  }`)

export const lines = ({ page }: Visitor) => page.locator('.lines li .name').allTextContents()
