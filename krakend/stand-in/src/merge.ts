/**
 * `json`: the answers of one or more services as one object. Only 200 and 201 count as parts; a part that could not be
 * had is left out, `X-Krakend-Completed: false` and the endpoint's filler say so.
 */
import { besideBody, ownAdded } from './beside.ts'
import {
  type AnswerHeaders,
  type Exchange,
  forwardedHeaders,
  type Identify,
  type Refuse,
  sendJson,
  withQuery,
} from './exchange.ts'
import type { Endpoint, Part } from './read-file.ts'
import type { Failure, ResponseHeaders, Upstream } from './upstream.ts'
import type { Upstreams } from './upstreams.ts'

interface WholeAnswer {
  readonly kind: 'answer'
  readonly status: number
  readonly type: string
  /** What was told beside the body. */
  readonly told: ResponseHeaders
  readonly text: string
}

type PartAnswer = WholeAnswer | { readonly kind: 'failure'; readonly failure: Failure | 'late' }

export interface MergeOptions {
  readonly exchange: Exchange
  readonly upstreams: Upstreams
  readonly refuse: Refuse
  readonly identify: Identify
}

/** Of the endpoint's time, what its parts may take when there are several. */
const SHARE_OF_PARTS = 0.85

/** Asks for all parts at once and answers with what came in time. */
export async function merge({ exchange, upstreams, refuse, identify }: MergeOptions): Promise<void> {
  const { endpoint } = exchange
  const limitMs = endpoint.parts.length > 1 ? endpoint.timeoutMs * SHARE_OF_PARTS : endpoint.timeoutMs
  const answers = await Promise.all(
    endpoint.parts.map((part) => collect(exchange, { part, limitMs, upstream: upstreams.of(part) })),
  )
  if (exchange.response.destroyed) return
  const { body, isComplete } = assemble(endpoint, answers)
  // What several services tell beside their bodies is not true of the whole.
  const [only] = answers.length === 1 ? answers : []
  const own = { ...exchange.headers, ...identify(exchange.request) }
  const headers = ownAdded(only?.kind === 'answer' ? only.told : {}, own)
  if (!isComplete && Object.keys(body).length === 0) {
    if (only?.kind === 'answer' && only.status >= 400 && endpoint.parts[0]?.keepsStatus)
      return passRefusal(exchange, only, headers)
    return answerFailure(exchange, answers[0], refuse)
  }
  sendJson(exchange, 200, { body, headers: { ...headers, ...jsonHeaders(isComplete) } })
}

const jsonHeaders = (isComplete: boolean) => ({
  'content-type': 'application/json; charset=utf-8',
  'x-krakend-completed': String(isComplete),
})

/** The service's own refusal, where the file keeps it. */
function passRefusal({ response }: Exchange, { status, type, text }: WholeAnswer, headers: AnswerHeaders) {
  response.writeHead(status, { ...headers, 'content-type': type, 'content-length': Buffer.byteLength(text) })
  response.end(text)
}

/** Nothing came: what went wrong on the way. */
function answerFailure(exchange: Exchange, answer: PartAnswer | undefined, refuse: Refuse): void {
  if (answer?.kind === 'failure' && answer.failure === 'late') return refuse(exchange, 'PASSERELLE_EXPIREE')
  const unreachable = answer?.kind === 'failure' && answer.failure === 'unreachable'
  refuse(exchange, unreachable ? 'SERVICE_INDISPONIBLE' : 'PASSERELLE_EN_ECHEC')
}

function assemble(endpoint: Endpoint, answers: readonly PartAnswer[]) {
  const body: Record<string, unknown> = {}
  let isComplete = true
  endpoint.parts.forEach((part, index) => {
    const answer = answers[index]
    const data = answer?.kind === 'answer' ? shaped(part, answer) : undefined
    isComplete &&= data !== undefined
    if (data !== undefined) Object.assign(body, data)
    else if (answer?.kind === 'answer' && part.errorName !== undefined)
      body[`error_${part.errorName}`] = {
        http_status_code: answer.status,
        http_body: answer.text,
        http_body_encoding: answer.type,
      }
  })
  if (!isComplete) Object.assign(body, endpoint.filler)
  return { body, isComplete }
}

/** The part's members under their names, or undefined when the answer is no part. */
function shaped(part: Part, answer: { status: number; text: string }): Record<string, unknown> | undefined {
  if (answer.status !== 200 && answer.status !== 201) return undefined
  const data = parsed(answer.text)
  if (typeof data !== 'object' || data === null || Array.isArray(data) !== part.isCollection) return undefined
  const members = Object.entries(targeted(part.isCollection ? { collection: data } : data, part.target))
  const renamed = Object.fromEntries(members.map(([name, value]) => [part.mapping.get(name) ?? name, value]))
  return part.group === undefined ? renamed : { [part.group]: renamed }
}

/** KrakenD's `target` reaches objects only: anything else gives an empty part. */
function targeted(data: object, path: readonly string[]): object {
  let found: unknown = data
  for (const name of path) {
    const isObject = typeof found === 'object' && found !== null && !Array.isArray(found)
    found = isObject && Object.hasOwn(found as object, name) ? (found as Record<string, unknown>)[name] : {}
  }
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? found : {}
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A body that is not JSON is no part; the answer says that one is missing.
    return undefined
  }
}

function collect(
  exchange: Exchange,
  { part, limitMs, upstream }: { part: Part; limitMs: number; upstream: Upstream },
): Promise<PartAnswer> {
  const { promise, resolve } = Promise.withResolvers<PartAnswer>()
  const chunks: Buffer[] = []
  const head = { status: 0, type: '', told: {} as ResponseHeaders }
  const path = part.pathFor(exchange.values)
  const request = {
    method: part.method,
    path: withQuery(path, exchange),
    headers: forwardedHeaders(exchange, limitMs),
    body: null,
    isRepeatable: true,
  }
  const abandon = upstream.send(request, {
    onStart: (status, headers) => {
      head.status = status
      head.type = String(headers['content-type'] ?? '')
      head.told = besideBody(headers, { from: path, to: exchange.path })
    },
    onData: (chunk) => chunks.push(chunk) > 0,
    onEnd: () => resolve({ kind: 'answer', ...head, text: Buffer.concat(chunks).toString('utf8') }),
    onError: (failure) => resolve({ kind: 'failure', failure }),
  })
  const stop = (why: 'late' | 'left') => {
    abandon(why)
    resolve({ kind: 'failure', failure: 'late' })
  }
  const leave = () => stop('left')
  const limit = setTimeout(() => stop('late'), limitMs)
  exchange.response.once('close', leave)
  return promise.finally(() => {
    clearTimeout(limit)
    exchange.response.off('close', leave)
  })
}
