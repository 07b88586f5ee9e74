import type { IncomingMessage } from 'node:http'

/** What a client may still send of a body that is too large, so that it reads our answer instead of a reset. */
const DISCARDED_TIMES = 16

/**
 * Reads a request's body, at most `limit` bytes, then calls `done` once: with null when there is none, with `'too large'`
 * as soon as that is known. A client that goes away ends the matter without a call.
 */
export function readBody(
  request: IncomingMessage,
  limit: number,
  done: (body: Buffer | null | 'too large') => void,
): void {
  const announced = request.headers['content-length']
  if (announced === undefined && request.headers['transfer-encoding'] === undefined) return done(null)
  const chunks: Buffer[] = []
  let size = 0
  let isOver = Number(announced ?? 0) > limit
  if (isOver) done('too large')
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (isOver) {
      if (size > limit * DISCARDED_TIMES) request.destroy()
      return
    }
    chunks.push(chunk)
    if (size <= limit) return
    isOver = true
    chunks.length = 0
    done('too large')
  })
  request.on('end', () => {
    if (!isOver) done(chunks.length === 1 ? (chunks[0] ?? null) : Buffer.concat(chunks))
  })
}
