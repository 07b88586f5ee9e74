/** What a service tells beside its body, on the way to the client. */
import type { AnswerHeaders, Exchange } from './exchange.ts'
import type { ResponseHeaders } from './upstream.ts'

/** They speak of one connection, not of the answer. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade'])

/** The headers of a service with the gateway's own. */
export function ownAdded(upstream: ResponseHeaders, own: Exchange['headers']): AnswerHeaders {
  const headers: Record<string, string | string[]> = { ...own }
  for (const name in upstream) {
    const value = upstream[name]
    if (value === undefined || HOP_BY_HOP.has(name)) continue
    headers[name] = name === 'vary' && own['vary'] !== undefined ? `${String(value)}, ${own['vary']}` : value
  }
  return headers
}

/**
 * The headers of a service whose body becomes another: those that describe the body are left out, and links to the path
 * that was asked of the service lead to the one that the client asked of us.
 */
export function besideBody(
  upstream: ResponseHeaders,
  { from, to }: { readonly from: string; readonly to: string },
): ResponseHeaders {
  const isKept = (name: string) => !name.startsWith('content-') || name === 'content-language'
  const kept: ResponseHeaders = Object.fromEntries(Object.entries(upstream).filter(([name]) => isKept(name)))
  const { link } = kept
  if (link !== undefined) kept['link'] = [link].flat().map((one) => ledThrough(one, from, to))
  return kept
}

function ledThrough(link: string, from: string, to: string): string {
  return link.replace(/<[^<>?#]*/g, (target) => (target === `<${from}` ? `<${to}` : target))
}
