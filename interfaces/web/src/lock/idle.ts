/** Tells when nobody has touched the page for so long. */

/** What hands do to a page. */
const TOUCHES = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const

/** Calls `idle` once nothing was touched for that long; ends with the function that it returns. */
export function whenIdle(page: EventTarget, afterMs: number, idle: () => void): () => void {
  let timer = setTimeout(idle, afterMs)
  const touched = () => {
    clearTimeout(timer)
    timer = setTimeout(idle, afterMs)
  }
  for (const touch of TOUCHES) page.addEventListener(touch, touched, { capture: true, passive: true })
  return () => {
    clearTimeout(timer)
    for (const touch of TOUCHES) page.removeEventListener(touch, touched, { capture: true })
  }
}
