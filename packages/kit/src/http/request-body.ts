/**
 * The text of a body, exactly as its sender wrote it. JSON is UTF-8 (RFC 8259, 8.1). Bytes that are not UTF-8 are refused with
 * their place, and so is a body whose headers name another coding. Nothing is guessed.
 */
import { isUtf8 } from 'node:buffer'
import type { IncomingHttpHeaders } from 'node:http'
import { refuse } from '@comptoir/contracts'
import { Problem } from './problem.ts'

const BYTE_ORDER_MARK = 0xefbbbf

/**
 * The text of a JSON body, without the byte order mark that some editors write first.
 * @throws Problem CODAGE_NON_ACCEPTE, JEU_NON_ACCEPTE or REQUETE_INVALIDE when the headers announce anything but a whole text
 * in UTF-8; UTF8_INVALIDE with the place of the first byte that is not UTF-8.
 */
export function bodyText(headers: IncomingHttpHeaders, bytes: Buffer): string {
  refuseCoding(headers['content-encoding'])
  refuseCharset(headers['content-type'])
  if (headers['content-range'] !== undefined)
    throw new Problem(refuse('REQUETE_INVALIDE'), {
      erreurs: [{ pointeur: '/content-range', message: PART_FORBIDDEN }],
    })
  if (!isUtf8(bytes)) throw new Problem(refuse('UTF8_INVALIDE', firstStranger(bytes)))
  const isMarked = bytes.length >= 3 && bytes.readUIntBE(0, 3) === BYTE_ORDER_MARK
  return bytes.toString('utf8', isMarked ? 3 : 0)
}

const PART_FORBIDDEN = {
  fr: 'annonce une partie de la ressource ; envoyez-la entière',
  en: 'announces a part of the resource; send the whole',
}

function refuseCoding(given: string | undefined): void {
  const coding = given?.trim().toLowerCase() ?? 'identity'
  if (coding === 'identity' || coding === '') return
  throw new Problem(refuse('CODAGE_NON_ACCEPTE', { codage: given }), {
    // RFC 9110, 12.5.3: the codings that are accepted.
    headers: { 'Accept-Encoding': 'identity' },
  })
}

const CHARSET = /;\s*charset\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))/gi

function refuseCharset(type: string | undefined): void {
  if (type === undefined || !type.includes(';')) return
  for (const [, quoted, bare] of type.matchAll(CHARSET)) {
    const charset = quoted ?? bare ?? ''
    if (!/^utf-?8$/i.test(charset)) throw new Problem(refuse('JEU_NON_ACCEPTE', { jeu: charset }))
  }
}

/** Line and column (both from 1) of the first byte that is not UTF-8, and the byte. */
function firstStranger(bytes: Buffer): { ligne: number; colonne: number; octet: string } {
  // Such a byte is decoded to U+FFFD. A client may also have written U+FFFD itself: that one is valid.
  const text = bytes.toString('utf8')
  let offset = 0
  let from = 0
  for (let at = text.indexOf('\ufffd'); at !== -1; at = text.indexOf('\ufffd', from)) {
    offset += Buffer.byteLength(text.slice(from, at))
    if (bytes.indexOf('\ufffd', offset) !== offset) {
      const before = text.slice(0, at)
      const octet = `0x${(bytes[offset] ?? 0).toString(16).toUpperCase().padStart(2, '0')}`
      return { ligne: before.split('\n').length, colonne: at - before.lastIndexOf('\n'), octet }
    }
    offset += 3
    from = at + 1
  }
  throw new Error('every byte is UTF-8')
}
