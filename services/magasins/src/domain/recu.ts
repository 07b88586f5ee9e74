/** A receipt: what a client takes home of a sale or a return. Its text has 42 columns, as paper of 80 mm has. */
import type { Language } from '@comptoir/contracts/problem.ts'
import type { Taxe } from '@comptoir/contracts/sums.ts'
import type { Mode } from '@comptoir/contracts/sums-paiements.ts'
import type { ShownRetour } from './retour.ts'
import type { Entete, Vente } from './vente.ts'

interface LigneDeRecu {
  readonly nom: string
  readonly quantite: number
  /** Null on a return: what comes back is a part of a discounted line. */
  readonly prixCents: number | null
  readonly remisePourcent: number
  readonly remiseCents: number
  readonly totalCents: number
}

export interface Recu {
  readonly genre: 'VENTE' | 'RETOUR'
  readonly id: string
  readonly numero: number
  /** What its barcode says: the store and the number, an even count of digits. */
  readonly code: string
  readonly duplicata: boolean
  readonly entete: Entete
  readonly par: string
  readonly at: Date
  readonly lignes: readonly LigneDeRecu[]
  readonly totalCents: number
  readonly horsTaxesCents: number
  readonly taxes: readonly Taxe[]
  readonly arrondiCents: number
  readonly paiements: readonly { readonly mode: Mode; readonly montantCents: number }[]
  readonly recuCents: number
  readonly renduCents: number
}

function codeOf(magasinId: number, numero: number): string {
  const code = `${String(magasinId).padStart(2, '0')}${String(numero).padStart(6, '0')}`
  return code.length % 2 === 0 ? code : `0${code}`
}

/** The receipt of a sale that is final. */
export const recuOfVente = (vente: Vente, duplicata: boolean): Recu => ({
  ...vente,
  genre: 'VENTE',
  code: codeOf(vente.magasinId, vente.numero),
  duplicata,
  par: vente.vendeur.nom,
  at: vente.faiteLe,
  paiements: vente.encaissements,
})

/** What the receipt of a return is made of. */
export type PrintedRetour = Omit<ShownRetour, 'historique'> & { readonly entete: Entete }

/** The receipt of a return that is closed. Those of orders are numbered over all stores: their code names none. */
export const recuOfRetour = (retour: PrintedRetour, duplicata: boolean): Recu => ({
  ...retour,
  genre: 'RETOUR',
  code: codeOf(retour.commandeId === null ? retour.magasinId : 0, retour.numero),
  duplicata,
  par: retour.auteur.nom,
  at: retour.ouvertLe,
  lignes: retour.lignes.map(({ nom, quantite, montantCents: totalCents }) => ({
    nom,
    quantite,
    prixCents: null,
    remisePourcent: 0,
    remiseCents: 0,
    totalCents,
  })),
  totalCents: retour.montantCents,
  arrondiCents: retour.remboursements.reduce((sum, { arrondiCents }) => sum + arrondiCents, 0),
  paiements: retour.remboursements,
  recuCents: 0,
  renduCents: 0,
})

/** What stands on a receipt, from top to bottom, for text and for HTML alike. */
export type Piece =
  | { readonly kind: 'centre' | 'strong' | 'left'; readonly text: string }
  | { readonly kind: 'pair' | 'total'; readonly left: string; readonly right: string }
  | { readonly kind: 'rule' | 'barcode' }

const WORDS = {
  fr: {
    VENTE: 'Reçu',
    RETOUR: 'Retour',
    remise: 'Remise',
    horsTaxes: 'Sous-total sans taxes',
    total: { VENTE: 'TOTAL', RETOUR: 'TOTAL RENDU' },
    arrondi: 'Arrondi au comptant',
    ESPECES: { VENTE: 'À payer comptant', RETOUR: 'Rendu comptant' },
    CARTE: { VENTE: 'Carte', RETOUR: 'Rendu sur la carte' },
    COMPTE: { VENTE: 'Compte client', RETOUR: 'Rendu au compte' },
    recu: 'Comptant reçu',
    rendu: 'Monnaie rendue',
    tel: 'Tél.',
    merci: 'Merci de votre visite',
  },
  en: {
    VENTE: 'Receipt',
    RETOUR: 'Return',
    remise: 'Discount',
    horsTaxes: 'Subtotal before taxes',
    total: { VENTE: 'TOTAL', RETOUR: 'TOTAL REFUND' },
    arrondi: 'Cash rounding',
    ESPECES: { VENTE: 'Due in cash', RETOUR: 'Refund in cash' },
    CARTE: { VENTE: 'Card', RETOUR: 'Refund to card' },
    COMPTE: { VENTE: 'Client account', RETOUR: 'Refund to account' },
    recu: 'Cash tendered',
    rendu: 'Change',
    tel: 'Tel.',
    merci: 'Thank you for your visit',
  },
} as const
/** In English a tax has its English name. */
const TAXES_EN: Readonly<Record<string, string>> = { TPS: 'GST', TVQ: 'QST' }

const taxIn =
  (language: Language) =>
  (nom: string): string =>
    language === 'en' ? (TAXES_EN[nom] ?? nom) : nom

/** The pieces of a receipt, in the language of the reader. */
export function piecesOfRecu(recu: Recu, language: Language): Piece[] {
  const words = WORDS[language]
  const { entete, genre } = recu
  const centre = (text: string): Piece => ({ kind: 'centre', text })
  const number = language === 'fr' ? 'n°' : 'no.'
  return [
    { kind: 'strong', text: entete.magasin },
    centre(entete.adresse),
    centre(`${entete.ville}  ${entete.codePostal}`),
    ...(entete.telephone === null ? [] : [centre(`${words.tel} ${entete.telephone}`)]),
    ...(entete.inscriptions ?? []).map(({ taxe, numero }) => centre(`${taxIn(language)(taxe)} ${numero}`)),
    ...(recu.duplicata ? [{ kind: 'strong', text: '*** DUPLICATA ***' } as const] : []),
    { kind: 'rule' },
    { kind: 'pair', left: `${words[genre]} ${number} ${recu.numero}`, right: dateOf(recu.at, language) },
    { kind: 'left', text: [entete.caisse, recu.par].filter((part) => part !== '').join(' · ') },
    { kind: 'rule' },
    ...recu.lignes.flatMap((ligne) => pieceOfLigne(ligne, language)),
    { kind: 'rule' },
    ...figures(recu, language),
    { kind: 'rule' },
    { kind: 'barcode' },
    centre(recu.code),
    centre(words.merci),
  ]
}

function pieceOfLigne(ligne: LigneDeRecu, language: Language): Piece[] {
  const { nom, quantite, prixCents, remisePourcent, remiseCents, totalCents } = ligne
  const money = moneyIn(language)
  const each = prixCents === null ? `  ${quantite} ×` : `  ${quantite} × ${money(prixCents)}`
  const pieces: Piece[] = [
    { kind: 'left', text: nom },
    { kind: 'pair', left: each, right: money(totalCents + remiseCents) },
  ]
  if (remiseCents > 0) {
    const left = `  ${WORDS[language].remise} ${percentIn(language)(remisePourcent)}`
    pieces.push({ kind: 'pair', left, right: money(-remiseCents) })
  }
  return pieces
}

function figures(recu: Recu, language: Language): Piece[] {
  const words = WORDS[language]
  const money = moneyIn(language)
  const pair = (left: string, cents: number): Piece => ({ kind: 'pair', left, right: money(cents) })
  const isCash = recu.paiements.some(({ mode }) => mode === 'ESPECES')
  return [
    pair(words.horsTaxes, recu.horsTaxesCents),
    ...recu.taxes.map(({ nom, pourcent, montantCents }) =>
      pair(`${taxIn(language)(nom)} ${percentIn(language)(pourcent)}`, montantCents),
    ),
    { kind: 'total', left: words.total[recu.genre], right: money(recu.totalCents) },
    ...(recu.arrondiCents === 0 ? [] : [pair(words.arrondi, recu.arrondiCents)]),
    ...recu.paiements.map(({ mode, montantCents }) => pair(words[mode][recu.genre], montantCents)),
    ...(isCash && recu.genre === 'VENTE'
      ? [pair(words.recu, recu.recuCents), pair(words.rendu, recu.renduCents)]
      : []),
  ]
}

const LOCALES = { fr: 'fr-CA', en: 'en-CA' } as const

// Plain spaces: paper and terminals know no others.
const plain = (text: string): string => text.replaceAll(/[\u00A0\u202F]/g, ' ')

const moneyIn = (language: Language) => {
  const format = new Intl.NumberFormat(LOCALES[language], { style: 'currency', currency: 'CAD' })
  return (cents: number): string => plain(format.format(cents / 100))
}
const percentIn = (language: Language) => {
  const format = new Intl.NumberFormat(LOCALES[language], { style: 'percent', maximumFractionDigits: 3 })
  return (percent: number): string => plain(format.format(percent / 100))
}
const dateOf = (at: Date, language: Language): string =>
  plain(
    new Intl.DateTimeFormat(LOCALES[language], {
      timeZone: 'America/Toronto',
      dateStyle: 'short',
      timeStyle: 'short',
      hourCycle: 'h23',
    }).format(at),
  )

const COLUMNS = 42

/** The receipt as text: no line is longer than 42 columns. `bars` are the widths of its barcode, bar and space in turn. */
export function textOfRecu(recu: Recu, language: Language, bars: readonly number[]): string {
  const lines = piecesOfRecu(recu, language).flatMap((piece): string[] => {
    switch (piece.kind) {
      case 'strong':
      case 'centre':
        return wrap(piece.text).map(centred)
      case 'left':
        return wrap(piece.text)
      case 'pair':
      case 'total':
        return pairOf(piece.left, piece.right)
      case 'rule':
        return ['-'.repeat(COLUMNS)]
      case 'barcode':
        return barLines(bars)
    }
  })
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

const centred = (text: string): string => ' '.repeat(Math.floor((COLUMNS - text.length) / 2)) + text

function pairOf(left: string, right: string): string[] {
  const room = COLUMNS - right.length - 1
  const [first = '', ...rest] = wrap(left, room).toReversed()
  return [...rest.toReversed(), first.padEnd(room + 1) + right]
}

/** A text in lines that fit; a word that is too long is cut. */
function wrap(text: string, room: number = COLUMNS): string[] {
  if (text.length <= room) return [text]
  const space = text.lastIndexOf(' ', room)
  const cut = space > 2 ? space : room
  return [text.slice(0, cut), ...wrap(text.slice(cut).trimStart(), room)]
}

const HALVES: Readonly<Record<string, string>> = { '11': '█', '10': '▌', '01': '▐', '00': ' ' }

/** A barcode in blocks, two modules a column; none where it does not fit. */
function barLines(bars: readonly number[]): string[] {
  const modules = bars.map((width, index) => (index % 2 === 0 ? '1' : '0').repeat(width)).join('')
  const columns = (modules.match(/..?/g) ?? []).map((pair) => HALVES[pair.padEnd(2, '0')] ?? ' ').join('')
  return columns.length > COLUMNS ? [] : Array.from({ length: 3 }, () => centred(columns))
}

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)

/** The receipt as a page of 80 mm. `barcode` is SVG. */
export function htmlOfRecu(recu: Recu, language: Language, barcode: string): string {
  const body = piecesOfRecu(recu, language).map((piece): string => {
    switch (piece.kind) {
      case 'strong':
      case 'centre':
      case 'left':
        return `<p class="${piece.kind}">${escaped(piece.text)}</p>`
      case 'pair':
      case 'total':
        return `<p class="${piece.kind}"><span>${escaped(piece.left)}</span><span>${escaped(piece.right)}</span></p>`
      case 'rule':
        return '<hr>'
      case 'barcode':
        return `<div class="barcode">${barcode}</div>`
    }
  })
  const title = escaped(`${WORDS[language][recu.genre]} ${recu.numero}`)
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>${title}</title><style>
@page { size: 80mm auto; margin: 4mm }
body { width: 72mm; margin: 0 auto; font: 12px/1.4 ui-monospace, monospace; color: #000 }
p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere }
.centre, .strong, .barcode { text-align: center }
.strong, .total { font-weight: bold }
.total { font-size: 14px }
.pair, .total { display: flex; justify-content: space-between; gap: 8px }
hr { border: 0; border-top: 1px dashed #000 }
.barcode svg { width: 60mm; height: 14mm }
</style></head><body>
${body.join('\n')}
</body></html>
`
}
