import { space } from './space.ts'
import { whenLoaded } from './when-loaded.ts'

interface Rules {
  /** What it gives is more than a text to a browser, and a text to the types. */
  createScriptURL(url: string): string
}
interface Policies {
  createPolicy(name: string, rules: Rules): Rules
}
declare const trustedTypes: Policies | undefined

const WORKER = '/till-worker.js'

/** A store's pages are loaded again without network: a worker keeps what the till needs. */
export function keepTill(): void {
  if (space.name !== 'magasin' || navigator.serviceWorker === undefined) return
  const script =
    typeof trustedTypes === 'undefined'
      ? WORKER
      : trustedTypes.createPolicy('till', { createScriptURL: () => WORKER }).createScriptURL(WORKER)
  whenLoaded(
    () =>
      // Where it cannot be had, the till works as long as its page is open.
      void navigator.serviceWorker
        .register(script, { scope: '/magasin', updateViaCache: 'none' })
        .catch(() => undefined),
  )
}

/** Who signs out leaves nothing of himself to a page without network. */
export function forgetWho(): void {
  navigator.serviceWorker?.controller?.postMessage('signed out')
}
