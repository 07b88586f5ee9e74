/** Tells style sheets that the page scrolls: rows that pass under the pointer are not marked, for which all of a list would be painted. */

const STILL_MS = 120

/** Sets `data-scrolls` on the root while anything scrolls. */
export function markScrolling(): void {
  const root = document.documentElement
  let timer: ReturnType<typeof setTimeout> | undefined
  const still = () => {
    timer = undefined
    delete root.dataset['scrolls']
  }
  const scrolled = () => {
    if (timer === undefined) root.dataset['scrolls'] = ''
    else clearTimeout(timer)
    timer = setTimeout(still, STILL_MS)
  }
  document.addEventListener('scroll', scrolled, { capture: true, passive: true })
}
