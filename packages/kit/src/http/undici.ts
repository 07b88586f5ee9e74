/**
 * The pool of undici. It is required by its own files: the whole library (fetch, WebSocket, caches) takes 13 MB and 100 ms more
 * of every process.
 */
import { createRequire } from 'node:module'
import type * as Undici from 'undici'

const load = createRequire(import.meta.url)

export const Pool = load('undici/lib/dispatcher/pool.js') as typeof Undici.Pool
export type Pool = Undici.Pool

// The library's own entry does the same with all its ways of asking.
Object.assign(Pool.prototype, { request: load('undici/lib/api/api-request.js') as Undici.Pool['request'] })
