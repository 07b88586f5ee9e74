/** Acts once the page has loaded: what nobody waits for takes nothing from it. */
export function whenLoaded(act: () => void): void {
  if (document.readyState === 'complete') act()
  else addEventListener('load', act, { once: true })
}
