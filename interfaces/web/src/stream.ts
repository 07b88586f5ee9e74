/**
 * What changes, as the server tells it. One stream for all tabs of a browser: the tab that holds the lock follows it and tells
 * the others. An event is a hint: who shows something reads it again.
 */
import { useEffect, useSyncExternalStore } from 'react'
import { space } from './space.ts'

export interface Told {
  readonly name: string
  readonly sagaId: string | undefined
}

type Listener = (told: Told) => void

const NAMES = [
  'saga.demarree',
  'saga.bloquee',
  'saga.relancee',
  'saga.reprise',
  'saga.terminee',
  'etape.reussie',
  'etape.refusee',
  'etape.reessai',
  'etape.forcee',
  'compensation.decidee',
  'compensation.reussie',
  'compensation.refusee',
  'compensation.reessai',
  'annulation.trop_tard',
  'flux.trou',
  'flux.coupe',
  'flux.repris',
]
const AGAIN_MS = 3_000

const listeners = new Set<Listener>()
const watchers = new Set<() => void>()
let isLive = false
let isOpen = false

function setLive(value: boolean): void {
  if (isLive === value) return
  isLive = value
  for (const watcher of watchers) watcher()
}

function hear(told: Told): void {
  if (told.name === 'flux.coupe') return setLive(false)
  setLive(true)
  for (const listener of listeners) listener(told)
}

/** Opens it, once for the page. */
function open(): void {
  if (isOpen) return
  isOpen = true
  const name = `comptoir-flux-${space.name}`
  const channel = new BroadcastChannel(name)
  channel.addEventListener('message', ({ data }: MessageEvent<Told>) => hear(data))
  const tell = (told: Told) => {
    channel.postMessage(told)
    hear(told)
  }
  const wait = () => follow(tell)
  void navigator.locks?.request(name, wait).catch(wait)
  // A tab that waits for the lock asks the one that has it whether the stream lives.
  if (navigator.locks === undefined) void wait()
}

/** Follows as long as the page lives: the lock goes to another tab when it is gone. */
async function follow(tell: Listener): Promise<never> {
  const connect = () => {
    const source = new EventSource(`/flux?espace=${space.name}`)
    source.addEventListener('open', () => tell({ name: 'flux.repris', sagaId: undefined }))
    source.addEventListener('error', () => {
      tell({ name: 'flux.coupe', sagaId: undefined })
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, AGAIN_MS)
    })
    for (const name of NAMES)
      source.addEventListener(name, ({ data }: MessageEvent<string>) => {
        const { saga_id: sagaId } = JSON.parse(data) as { saga_id?: string }
        tell({ name, sagaId })
      })
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

/** Whether the stream lives. Where it does not, what is shown is read again every 10 s. */
export const useLive = (): boolean =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    () => isLive,
  )
