/** What a browser is told of a page: what it may load, and that nobody may frame it. */
import { randomBytes } from 'node:crypto'
import type { FastifyReply } from 'fastify'

export const newNonce = (): string => randomBytes(16).toString('base64url')

const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    // No library of ours writes markup as a text.
    "require-trusted-types-for 'script'",
  ].join('; ')

/** Sets them, on an answer that is HTML. Nothing of a page is kept: it may name people. */
export function setPageHeaders(reply: FastifyReply, nonce: string): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .header('Content-Security-Policy', policy(nonce))
    .header('Cache-Control', 'no-store')
    .header('Referrer-Policy', 'same-origin')
    .header('X-Content-Type-Options', 'nosniff')
    .header('Cross-Origin-Opener-Policy', 'same-origin')
    .header('Permissions-Policy', 'camera=(self), microphone=(), geolocation=()')
}
