/**
 * Whether a write comes from a page of ours. On one machine every port is the same site to a browser, so cookies that no other
 * site sends are not enough: the browser itself says where the page is from.
 */
import { refuse } from '@comptoir/contracts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import type { FastifyRequest } from 'fastify'

/** Refuses what another page has sent, or what no browser has. */
export function refuseForeign({ headers }: Pick<FastifyRequest, 'headers'>): void {
  const site = headers['sec-fetch-site']
  if (site !== undefined) {
    if (site === 'same-origin') return
  } else if (headers.origin !== undefined && URL.parse(headers.origin)?.host === headers.host) return
  throw new Problem(refuse('ORIGINE_INTERDITE'))
}
