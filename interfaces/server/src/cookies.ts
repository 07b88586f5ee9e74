/** Cookies: read exactly, written closed. */
import type { Profile } from '@comptoir/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'

export interface Cookies {
  read(request: FastifyRequest, name: string): string | undefined
  /** A cookie that no script reads. */
  set(reply: FastifyReply, cookie: Cookie): void
  clear(reply: FastifyReply, name: string): void
}

export interface Cookie {
  readonly name: string
  readonly value: string
  /** Strict where nothing is said: no other site sends it. */
  readonly sameSite?: 'Strict' | 'Lax'
  /** How long it is kept; where nothing is said it ends with the browser. */
  readonly seconds?: number
}

/** Outside the demonstration, browsers take them over HTTPS alone, and from this host alone (`__Host-`). */
export function cookiesOf(profile: Profile): Cookies {
  const isSecure = profile !== 'demo'
  const full = (name: string) => (isSecure ? `__Host-${name}` : name)
  const attributes = (sameSite: string) =>
    `Path=/; HttpOnly; SameSite=${sameSite}${isSecure ? '; Secure' : ''}`
  const add = (reply: FastifyReply, line: string) => void reply.header('Set-Cookie', line)
  return {
    read: (request, name) => readCookie(request.headers.cookie, full(name)),
    set: (reply, { name, value, sameSite = 'Strict', seconds }) => {
      const kept = seconds === undefined ? '' : `; Max-Age=${seconds}`
      add(reply, `${full(name)}=${value}; ${attributes(sameSite)}${kept}`)
    },
    clear: (reply, name) => add(reply, `${full(name)}=; ${attributes('Strict')}; Max-Age=0`),
  }
}

/** The first of that name. Ours hold what needs no decoding. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const [key = '', ...rest] = pair.trim().split('=')
    if (key === name) return rest.join('=')
  }
  return undefined
}
