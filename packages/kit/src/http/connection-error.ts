/** Answers by a problem what the HTTP parser refuses, for which there is no request yet. */
import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import { refuse } from '@comptoir/contracts'
import { traceIdFrom } from '../observe/trace.ts'
import { answerUnderWay } from './client-limits.ts'
import { Problem, problemStatus } from './problem.ts'
import { problemBody } from './problem-reply.ts'
import { addressFault, fieldFault, invalidRequest } from './request-head.ts'

export interface ConnectionErrorOptions {
  readonly instanceId: string
  readonly newId: () => string
}

/**
 * Answers what the parser refused and ends the connection, whose state is unknown. The answer is in French, because the header
 * that asks for a language may not have been read.
 */
export function answerConnectionError(
  options: ConnectionErrorOptions,
  error: ParserError,
  socket: Socket,
): void {
  // The client is gone, or the answer would land in the middle of another one.
  if (error.code === 'ECONNRESET' || !socket.writable || answerUnderWay(socket)?.headersSent === true) {
    socket.destroy()
    return
  }
  endWith(connectionProblem(error), options, socket)
}

/** Refuses CONNECT, which Node.js would not answer at all. */
export function refuseTunnels(server: Server, options: ConnectionErrorOptions): void {
  server.on('connect', ({ url }: IncomingMessage, socket) => {
    const details = { methode: 'CONNECT', chemin: url }
    endWith(
      new Problem(refuse('METHODE_INTERDITE', details), { headers: { Allow: '' } }),
      options,
      socket as Socket,
    )
  })
}

function endWith(problem: Problem, { instanceId, newId }: ConnectionErrorOptions, socket: Socket): void {
  // In the form of every request's id.
  const requestId = traceIdFrom(newId())
  const { refusal, erreurs, headers } = problem
  const body = JSON.stringify(problemBody(refusal, { language: 'fr', instance: '/', requestId, erreurs }))
  const head = [
    // The reason phrase may be empty.
    `HTTP/1.1 ${problemStatus(refusal.refus)} `,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    'Content-Type: application/problem+json; charset=utf-8',
    'Content-Language: fr',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Instance-Id: ${instanceId}`,
    `X-Request-Id: ${requestId}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

/** The parser's error, with what it was reading. */
type ParserError = Error & { readonly code?: string; readonly rawPacket?: unknown }

function connectionProblem({ code = '', rawPacket }: ParserError): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') return new Problem(refuse('ENTETES_TROP_GRANDS'))
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new Problem(refuse('DELAI_DEPASSE'))
  if (code === 'HPE_INVALID_VERSION') return new Problem(refuse('VERSION_HTTP_NON_ACCEPTEE'))
  const target = /^[^ \r\n]+ ([^ \r\n]+) /.exec(
    Buffer.isBuffer(rawPacket) ? rawPacket.toString('latin1', 0, HEAD_BYTES) : '',
  )?.[1]
  const fault = code === 'HPE_INVALID_URL' && target !== undefined ? addressFault(target) : undefined
  return invalidRequest(fault ?? fieldFault('', IN_BODY.has(code) ? 'chunks' : 'http'))
}

/** Enough for a request's first line. */
const HEAD_BYTES = 4_096

const IN_BODY = new Set([
  'HPE_INVALID_CHUNK_SIZE',
  'HPE_STRICT',
  'HPE_INVALID_EOF_STATE',
  'HPE_CHUNK_EXTENSIONS_OVERFLOW',
])
