/** Tells the house how long its pages take, as people meet them: what browsers call the web vitals (web.dev/vitals). */
import type { Metric } from 'web-vitals'
import { space } from './space.ts'
import { whenLoaded } from './when-loaded.ts'

/** Asks the browser for them once the page has loaded; it tells each when the page is left. */
export function tellVitals(): void {
  whenLoaded(
    () =>
      void import('web-vitals').then(
        ({ onCLS, onINP, onLCP }) => {
          for (const on of [onCLS, onINP, onLCP]) on(tell)
        },
        // Without its piece nothing is measured, and nobody misses it.
        () => undefined,
      ),
  )
}

function tell({ name, value }: Pick<Metric, 'name' | 'value'>): void {
  const body = JSON.stringify({ espace: space.name, nom: name, valeur: value })
  navigator.sendBeacon('/mesures', new Blob([body], { type: 'application/json' }))
}
