/**
 * The instances of one service. Requests take them in turn, strictly. A connection that was refused moves any request to
 * the next one: then nothing was sent. What fails later may have had its effect, so only a request that says it may be
 * repeated is sent again, to another instance, and only while no part of an answer has come.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { nothingWasSent } from '@comptoir/kit/http/client.ts'
import { Pool } from '@comptoir/kit/http/undici.ts'
import type { Dispatcher } from 'undici'

export interface UpstreamRequest {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: Buffer | null
  /** A read, or a write with a key whose record the instances share: a second one changes nothing. */
  readonly isRepeatable: boolean
}

export type ResponseHeaders = Record<string, string | string[] | undefined>

/** Who takes an answer as it comes. After `onError` or `onEnd` nothing follows. */
export interface Sink {
  onStart(status: number, headers: ResponseHeaders): void
  /** Returns false when it wants a pause; it then calls `flow.resume`. */
  onData(chunk: Buffer, flow: Flow): boolean
  onEnd(): void
  onError(failure: Failure): void
}

export interface Flow {
  resume(): void
}

export type Failure = 'unreachable' | 'broken'
export type Outcome = 'answered' | Failure | 'abandoned'

export interface UpstreamOptions {
  readonly urls: readonly string[]
  readonly connectTimeoutMs: number
  readonly idleMs: number
  /** How often a request that may be repeated is sent at most; 1 sends nothing twice. */
  readonly tries: number
  /** How each instance is asked whether it may be sent requests. */
  readonly probes?: Probes | undefined
  /** Told when an instance whose probes failed is well again. */
  readonly onReturn?: () => void
  /** Told once for each instance tried. */
  readonly observe: (url: string, outcome: Outcome) => void
}

export interface Probes {
  readonly path: string
  readonly everyMs: number
}

/** Ends a request that has not ended: nobody waits any more, because its time is over or its client has left. */
export type Abandon = (why: 'late' | 'left') => void

export interface Upstream {
  /** Sends the request. */
  send(request: UpstreamRequest, sink: Sink): Abandon
  close(): Promise<void>
}

interface Instance {
  readonly url: string
  readonly pool: Pool
}

/** An instance that was refused is asked again when others were asked first, after this time, or when a probe succeeds. */
const RESTS_MS = 500

/** Creates the pools of a service's instances. Connections are not limited: a stream may hold one for hours. */
export function createUpstream(options: UpstreamOptions): Upstream {
  const { urls, tries, probes, observe, onReturn = () => undefined } = options
  const instances = urls.map((url): Instance => ({ url, pool: newPool(url, options) }))
  const restsUntil = new Map<Instance, number>()
  const next = inTurn(instances, restsUntil)
  const stopProbes = probes === undefined ? () => {} : probe(instances, restsUntil, { ...probes, onReturn })

  return {
    send(request, sink) {
      const { method, path, headers, body, isRepeatable } = request
      const asked = { path, method: method as Dispatcher.HttpMethod, headers, body }
      const tried = new Set<Instance>()
      const call = { abandoned: false, ended: false, begun: false, abort: () => {} }
      let failure: Failure = 'unreachable'
      let sent = 0
      const attempt = () => {
        const instance = next(tried)
        if (instance === undefined) return sink.onError(failure)
        tried.add(instance)
        const refused = () => {
          restsUntil.set(instance, performance.now() + RESTS_MS)
          attempt()
        }
        const broken = () => {
          failure = 'broken'
          sent += 1
          if (call.begun || !isRepeatable || sent >= tries) sink.onError(failure)
          else refused()
        }
        const handler = { sink, call, refused, broken }
        instance.pool.dispatch(
          asked,
          handlerOf({ ...handler, observe: (outcome) => observe(instance.url, outcome) }),
        )
      }
      attempt()
      return () => {
        if (call.ended) return
        call.abandoned = true
        call.abort()
      }
    },
    close: async () => {
      stopProbes()
      await Promise.all(instances.map(({ pool }) => pool.close()))
    },
  }
}

/** Lets an instance rest while its probes fail: it leaves, or is not there yet. Nothing is lost when all rest. */
function probe(
  instances: readonly Instance[],
  restsUntil: Map<Instance, number>,
  { path, everyMs, onReturn }: Probes & { readonly onReturn: () => void },
): () => void {
  const stopping = new AbortController()
  const isWell = async ({ pool }: Instance) => {
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(everyMs)])
    const { statusCode, body } = await pool.request({ path, method: 'GET', signal })
    await body.dump()
    return statusCode < 500
  }
  const look = async (instance: Instance) => {
    const well = await isWell(instance).catch(() => false)
    if (well) restsUntil.delete(instance)
    else restsUntil.set(instance, Number.POSITIVE_INFINITY)
    return well
  }
  const watch = async (instance: Instance) => {
    let wasWell = true
    while (!stopping.signal.aborted) {
      const well = await look(instance)
      if (well && !wasWell) onReturn()
      wasWell = well
      await pause(everyMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined)
    }
  }
  for (const instance of instances) void watch(instance)
  return () => stopping.abort()
}

/** Whose turn it is among those not tried; those that rest only when no other is left. */
function inTurn(
  instances: readonly Instance[],
  restsUntil: ReadonlyMap<Instance, number>,
): (tried: ReadonlySet<Instance>) => Instance | undefined {
  let turn = 0
  return (tried) => {
    const free = instances.length - tried.size
    if (free === 0) return undefined
    const at = performance.now()
    const ready = (instance: Instance) => !tried.has(instance) && (restsUntil.get(instance) ?? 0) <= at
    const wanted =
      restsUntil.size > 0 && instances.some(ready) ? ready : (instance: Instance) => !tried.has(instance)
    for (;;) {
      const instance = instances[turn % instances.length] as Instance
      turn = (turn + 1) % instances.length
      if (wanted(instance)) return instance
    }
  }
}

function newPool(url: string, { connectTimeoutMs, idleMs }: UpstreamOptions): Pool {
  return new Pool(url, {
    pipelining: 1,
    connect: { timeout: connectTimeoutMs },
    // The endpoint's own limit covers the whole exchange.
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: idleMs,
    keepAliveMaxTimeout: idleMs,
  })
}

interface Attempt {
  readonly sink: Sink
  readonly call: { abandoned: boolean; ended: boolean; begun: boolean; abort: () => void }
  readonly refused: () => void
  readonly broken: () => void
  readonly observe: (outcome: Outcome) => void
}

function handlerOf({ sink, call, refused, broken, observe }: Attempt): Dispatcher.DispatchHandler {
  return {
    onRequestStart(controller) {
      call.abort = () => controller.abort(new Error('abandoned'))
      if (call.abandoned) call.abort()
    },
    onResponseStart(_controller, status, headers) {
      if (status < 200) return
      call.begun = true
      sink.onStart(status, headers)
    },
    onResponseData(controller, chunk) {
      if (!sink.onData(chunk as Buffer, controller)) controller.pause()
    },
    onResponseEnd() {
      call.ended = true
      observe('answered')
      sink.onEnd()
    },
    onResponseError(_controller, cause) {
      if (call.abandoned) return observe('abandoned')
      const unreachable = nothingWasSent(cause)
      observe(unreachable ? 'unreachable' : 'broken')
      if (unreachable) refused()
      else broken()
    },
  }
}
