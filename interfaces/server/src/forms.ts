/** Forms of server pages: read as texts, and bound to the browser that was given them. */
import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Cookies } from './cookies.ts'
import { refuseForeign } from './origin.ts'
import type { Sealer } from './seal.ts'

export type Form = Readonly<Record<string, string>>

const COOKIE = 'comptoir_formulaire'
const BODY_MAX = 8 * 1024

/** Of a member that is given twice, the last: our pages give none twice. */
export function readForms(scope: FastifyInstance): void {
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: BODY_MAX },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
}

export interface Forms {
  /** The token for a page's forms; a browser that has no cookie for them is given one. */
  tokenFor(request: FastifyRequest, reply: FastifyReply): string
  /** The form, or undefined where it belongs to another browser, or to none any more. Refuses what another page sent. */
  read(request: FastifyRequest): Form | undefined
}

export function formsOf(sealer: Sealer, cookies: Cookies): Forms {
  // A page has several forms, and its browser one cookie.
  const given = new WeakMap<FastifyRequest, string>()
  return {
    tokenFor: (request, reply) => {
      const known = given.get(request) ?? cookies.read(request, COOKIE)
      const cookie = known ?? randomBytes(24).toString('base64url')
      if (known === undefined) cookies.set(reply, { name: COOKIE, value: cookie })
      given.set(request, cookie)
      return sealer.formToken(cookie)
    },
    read: (request) => {
      refuseForeign(request)
      const form = (request.body ?? {}) as Form
      const cookie = cookies.read(request, COOKIE)
      return cookie !== undefined && sealer.isFormToken(form['jeton'] ?? '', cookie) ? form : undefined
    },
  }
}
