/**
 * `Idempotency-Key`, by which a client names a request that it may send again. The IETF draft makes it a string of structured
 * fields (RFC 9651), in quotes; many clients leave the quotes out. `"8e03…"` and `8e03…` are the same key.
 */
import { refuse } from '@comptoir/contracts'
import type { FastifyRequest } from 'fastify'
import { Problem } from './problem.ts'

const KEY_MAX = 255

/**
 * The key of a guest's request, if it has one. It must be a UUID, so that two guests never choose the same key.
 * @throws Problem CLE_INVALIDE that says what is wrong.
 */
export function clientKey(request: FastifyRequest): string | undefined {
  const key = requestKey(request)
  if (key === undefined) return undefined
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key)) throw refused(TEXTS.uuid)
  return key.toLowerCase()
}

/**
 * The key of a request whose caller is known otherwise, such as a saga.
 * @throws Problem CLE_INVALIDE that says what is wrong.
 */
export function requestKey({ headers: { 'idempotency-key': given } }: FastifyRequest): string | undefined {
  if (given === undefined) return undefined
  // A repeated header, which Node.js joins, has been refused before (`request-head.ts`).
  const spelling = String(given)
  const key = spelling.startsWith('"') ? quotedKey(spelling) : bareKey(spelling)
  if (key === '') throw refused(TEXTS.vide)
  if (key.length > KEY_MAX) throw refused(TEXTS.longue)
  return key
}

/** Structured fields may carry parameters. The draft defines none, so they are ignored. */
const QUOTED =
  /^"((?:[ !#-[\]-~]|\\["\\])*)"(?:; *[a-z*][a-z0-9_.*-]*(?:=(?:"(?:[ !#-[\]-~]|\\["\\])*"|[!#-+\--:<-~]+))?)*$/

function quotedKey(spelling: string): string {
  const inner = QUOTED.exec(spelling)?.[1]
  if (inner === undefined) throw refused(isPlain(spelling) ? TEXTS.guillemets : TEXTS.ascii)
  return inner.replaceAll(/\\(.)/g, '$1')
}

function bareKey(spelling: string): string {
  if (!isPlain(spelling)) throw refused(TEXTS.ascii)
  if (/[ ",\\]/.test(spelling)) throw refused(TEXTS.nue)
  return spelling
}

const isPlain = (text: string) => /^[ -~]*$/.test(text)

const refused = (message: { fr: string; en: string }) =>
  new Problem(refuse('CLE_INVALIDE'), { erreurs: [{ pointeur: '/idempotency-key', message }] })

const TEXTS = {
  vide: { fr: 'est vide', en: 'is empty' },
  longue: { fr: `dépasse ${KEY_MAX} caractères`, en: `is longer than ${KEY_MAX} characters` },
  ascii: { fr: 'contient un octet hors ASCII', en: 'contains a byte that is not ASCII' },
  nue: {
    fr: 'contient une espace, une virgule, un guillemet ou \\ : mettez la clé entre guillemets',
    en: 'contains a space, a comma, a quote or \\: put the key in double quotes',
  },
  guillemets: {
    fr: 'n’est pas un texte entre guillemets (RFC 9651)',
    en: 'is no string in double quotes (RFC 9651)',
  },
  uuid: {
    fr: 'doit être un UUID tant que le client n’a pas de compte',
    en: 'must be a UUID as long as the client has no account',
  },
}
