import { useCallback, useState } from 'react'
import { createPortal } from 'react-dom'
import { payWords } from './pay-words.ts'

const PIXELS_PER_MM = 96 / 25.4
const MARGIN_MM = 4

/** Paper of 80 mm, as long as what stands on it. */
const sheetFor = (heightMm: number): string => `
@page { size: 80mm ${heightMm}mm; margin: ${MARGIN_MM}mm }
html { background: Canvas; color: CanvasText; color-scheme: only light }
body { width: 72mm; margin: 0 auto }
pre { margin: 0; font: 10.4px/1.3 ui-monospace, monospace; white-space: pre }`

/** A receipt in a frame of its own, so that printing it prints nothing else. */
export function useReceipt(text: string | undefined) {
  const [place, setPlace] = useState<HTMLIFrameElement | null>(null)
  const measure = useCallback((paper: HTMLPreElement | null) => {
    const view = paper?.ownerDocument.defaultView
    if (paper === null || view === null || view === undefined) return
    const sheet = new view.CSSStyleSheet()
    sheet.replaceSync(sheetFor(0))
    paper.ownerDocument.adoptedStyleSheets = [sheet]
    const height = paper.getBoundingClientRect().height
    sheet.replaceSync(sheetFor(Math.ceil(height / PIXELS_PER_MM) + 2 * MARGIN_MM))
    if (view.frameElement instanceof HTMLElement)
      view.frameElement.style.height = `${Math.ceil(height) + 8}px`
  }, [])
  const body = place?.contentDocument?.body
  const print = () => place?.contentWindow?.print()
  const frame = (
    <div className="paper">
      <iframe ref={setPlace} title={payWords.receipt} tabIndex={-1} />
      {body !== undefined && text !== undefined && createPortal(<pre ref={measure}>{text}</pre>, body)}
    </div>
  )
  return { frame, print }
}
