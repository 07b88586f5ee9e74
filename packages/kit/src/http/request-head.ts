/**
 * Checks the head of a request before anything else reads it. It refuses by name what could not be honoured: two values of a
 * header that has one, an expectation, a transfer coding, an address that is not UTF-8. Otherwise one of two headers would be
 * lost silently, or a name stored with wrong letters.
 */
import type { IncomingMessage } from 'node:http'
import { fill, REQUEST_FAULTS, type RequestFault, refuse } from '@comptoir/contracts'
import { escapePointer } from './json-pointer.ts'
import { type FieldFault, Problem } from './problem.ts'

type Head = Pick<IncomingMessage, 'headers' | 'rawHeaders' | 'httpVersionMinor' | 'httpVersionMajor' | 'url'>

/** The first fault of a request's head. */
export function headFault(head: Head): Problem | undefined {
  const { host, expect, 'transfer-encoding': transfer } = head.headers
  if (host === undefined && head.httpVersionMajor === 1 && head.httpVersionMinor === 1)
    return invalidRequest(fieldFault('/host', 'required'))
  if (expect !== undefined && expect.toLowerCase() !== '100-continue')
    return new Problem(refuse('ATTENTE_NON_TENUE'))
  if (transfer !== undefined && transfer.toLowerCase() !== 'chunked')
    return new Problem(refuse('TRANSFERT_NON_ACCEPTE'))
  const repeated = repeatedHeader(head)
  if (repeated !== undefined) return invalidRequest(fieldFault(`/${repeated}`, 'repeated'))
  const fault = addressFault(head.url ?? '/')
  return fault === undefined ? undefined : invalidRequest(fault)
}

/** The problem of a request with one fault. */
export const invalidRequest = (fault: FieldFault) =>
  new Problem(refuse('REQUETE_INVALIDE'), { erreurs: [fault] })

/** A fault of the table REQUEST_FAULTS, with its place. */
export function fieldFault(pointeur: string, fault: RequestFault, text = ''): FieldFault {
  const { fr, en } = REQUEST_FAULTS[fault]
  return { pointeur, message: { fr: fill(fr, { text }), en: fill(en, { text }) } }
}

/** Headers with one value. Of two, Node.js would keep the first, or join both. */
const SINGULAR = new Set([
  'host',
  'content-type',
  'content-range',
  'authorization',
  'x-api-token',
  'idempotency-key',
])

function repeatedHeader({ headers, rawHeaders }: Head): string | undefined {
  let named = 0
  for (const _name in headers) named += 1
  if (named * 2 === rawHeaders.length) return undefined
  const seen = new Set<string>()
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] as string).toLowerCase()
    if (SINGULAR.has(name) && seen.has(name)) return name
    seen.add(name)
  }
  return undefined
}

/** The first part of an address that is not UTF-8, or that other programs would read otherwise. */
export function addressFault(url: string): FieldFault | undefined {
  if (!UNUSUAL.test(url)) return undefined
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  for (const segment of path.split('/')) {
    const fault = spellingFault('', segment)
    if (fault !== undefined) return fault
  }
  for (const pair of mark < 0 ? [] : url.slice(mark + 1).split('&')) {
    const [name = ''] = pair.split('=', 1)
    const fault = spellingFault(`/${escapePointer(decoded(name) ?? name)}`, pair)
    if (fault !== undefined) return fault
  }
  return undefined
}

// Node.js decodes each byte of an address to one character.
const UNUSUAL = /[%#\x80-\xff]/

function spellingFault(pointeur: string, text: string): FieldFault | undefined {
  const byte = /[\x80-\xff]/.exec(text)?.[0]
  if (byte !== undefined)
    return fieldFault(pointeur, 'byte', `0x${byte.charCodeAt(0).toString(16).toUpperCase()}`)
  if (text.includes('#')) return fieldFault(pointeur, 'hash')
  return decoded(text) === undefined ? fieldFault(pointeur, 'encoding', text) : undefined
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    // The caller refuses it.
    return undefined
  }
}

/** For an address that only the router refuses. */
export const UNREADABLE_ADDRESS = invalidRequest({
  pointeur: '',
  message: { fr: 'adresse illisible', en: 'unreadable address' },
})
