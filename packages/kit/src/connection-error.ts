/** Requests that fail before there is a request: what the HTTP parser refuses is still answered by a problem. */
import type { Socket } from 'node:net'
import { refuser } from '@comptoir/contracts'
import { Problem, problemBody, problemStatus } from './problem-reply.ts'

export interface ConnectionErrorOptions {
  readonly instanceId: string
  readonly newId: () => string
}

/**
 * Answers what the parser refused and ends the connection, whose state nobody knows. In French: headers, which would name
 * a language, may be what was wrong.
 */
export function answerConnectionError(
  { instanceId, newId }: ConnectionErrorOptions,
  error: Error & { readonly code?: string },
  socket: Socket,
): void {
  // Nobody is there to read an answer.
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const requestId = newId()
  const { refusal, erreurs } = connectionProblem(error.code)
  const body = JSON.stringify(problemBody(refusal, { langue: 'fr', instance: '/', requestId, erreurs }))
  const head = [
    // The reason phrase may be empty, and no client reads it.
    `HTTP/1.1 ${problemStatus(refusal.refus)} `,
    'Content-Type: application/problem+json; charset=utf-8',
    'Content-Language: fr',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Instance-Id: ${instanceId}`,
    `X-Request-Id: ${requestId}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

function connectionProblem(code: string | undefined): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') return new Problem(refuser('ENTETES_TROP_GRANDS'))
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new Problem(refuser('DELAI_DEPASSE'))
  return new Problem(refuser('REQUETE_INVALIDE'), {
    erreurs: [{ pointeur: '', message: { fr: 'n’est pas du HTTP lisible', en: 'is no readable HTTP' } }],
  })
}
