/**
 * What changes, as the server tells it. One stream for all tabs of a browser: the tab that holds the lock follows it and tells
 * the others, a new one too that asks whether it lives. An event is a hint: who shows something reads it again.
 */
import { useEffect, useSyncExternalStore } from 'react'
import { space } from './space.ts'

/** Who told it; `flux`: the stream itself. */
export type Source = 'sagas' | 'caisses' | 'stock' | 'tableau' | 'flux'

export interface Told {
  readonly source: Source
  readonly name: string
  readonly sagaId: string | undefined
}

type Listener = (told: Told) => void
/** `away`: the sources that cannot be followed now. */
type Said =
  | { readonly kind: 'told'; readonly told: Told }
  | { readonly kind: 'health'; readonly away: readonly Source[] }
  | { readonly kind: 'hello' }

/** An event as it comes over the wire. */
interface Event {
  readonly source: Source
  readonly nom: string
  readonly corps: { readonly saga_id?: string }
}

/** Whether what is told arrives; undefined until it is known. */
export type Health = 'live' | 'cut' | undefined

const AGAIN_MS = 3_000

const listeners = new Set<Listener>()
const watchers = new Set<() => void>()
let health: Health
let isOpen = false

function setAway(away: readonly Source[]): void {
  const next = away.length === 0 ? 'live' : 'cut'
  if (health === next) return
  health = next
  for (const watcher of watchers) watcher()
}

function hear(said: Said): void {
  if (said.kind === 'health') setAway(said.away)
  if (said.kind === 'told') for (const listener of listeners) listener(said.told)
}

/** Opens it, once for the page. */
function open(): void {
  if (isOpen) return
  isOpen = true
  const name = `comptoir-flux-${space.name}`
  const channel = new BroadcastChannel(name)
  channel.addEventListener('message', ({ data }: MessageEvent<Said>) => hear(data))
  channel.postMessage({ kind: 'hello' } satisfies Said)
  const wait = () => follow(channel)
  void navigator.locks?.request(name, wait).catch(wait)
  if (navigator.locks === undefined) void wait()
}

/** Follows as long as the page lives: the lock goes to another tab when it is gone. */
async function follow(channel: BroadcastChannel): Promise<never> {
  const away = new Set<Source>(['flux'])
  const say = (said: Said) => {
    channel.postMessage(said)
    hear(said)
  }
  const sayHealth = () => say({ kind: 'health', away: [...away] })
  channel.addEventListener('message', ({ data }: MessageEvent<Said>) => {
    if (data.kind === 'hello' && health !== undefined) sayHealth()
  })
  const setThere = (source: Source, isThere: boolean) => {
    if (away.has(source) === !isThere) return
    if (isThere) away.delete(source)
    else away.add(source)
    sayHealth()
  }
  const take = ({ source, nom: name, corps }: Event) => {
    setThere(source, name !== 'flux.coupe')
    if (name !== 'flux.coupe') say({ kind: 'told', told: { source, name, sagaId: corps.saga_id } })
  }
  const connect = () => {
    const source = new EventSource(`/flux?espace=${space.name}`)
    source.addEventListener('open', () => {
      away.clear()
      sayHealth()
      say({ kind: 'told', told: { source: 'flux', name: 'flux.repris', sagaId: undefined } })
    })
    source.addEventListener('error', () => {
      away.add('flux')
      sayHealth()
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, AGAIN_MS)
    })
    source.addEventListener('message', ({ data }: MessageEvent<string>) => take(JSON.parse(data) as Event))
  }
  connect()
  return new Promise<never>(() => undefined)
}

/** Calls `listener` with what is told, while the component is there. */
export function useTold(listener: Listener): void {
  useEffect(() => {
    open()
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }, [listener])
}

export const useHealth = (): Health =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    () => health,
  )

/** Whether the stream lives, as far as is known. Where it does not, what is shown is read again every 10 s. */
export const useLive = (): boolean => useHealth() !== 'cut'
