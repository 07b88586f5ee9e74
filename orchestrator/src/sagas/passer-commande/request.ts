/**
 * What a client asks for, in any of the spellings that clients use: `produit_id` or `id` (a number, or `"produit_1"`),
 * `quantite` or `qte`. Faults point into the client's own document.
 */
import {
  type BodyOf,
  decideClient,
  type Language,
  NUMERO_MAX,
  type orchestrateur,
  QUANTITE_MAX,
  refuse,
} from '@comptoir/contracts'
import { Faults } from '../faults.ts'
import type { Asked, Read, Refused } from '../saga.ts'
import type { PasserCommande } from './saga.ts'

export type OrderAsked = BodyOf<typeof orchestrateur.passerCommande>
type LineAsked = NonNullable<OrderAsked['produits']>[number]

interface LineFault {
  readonly pointeur: string
  readonly code: 'missing' | 'twice' | 'number-too-large' | 'sum-too-large'
}

interface Lines {
  readonly lignes: { produitId: number; quantite: number }[]
  /** Where each product was first named, to point at when it turns out to be unknown. */
  readonly pointers: ReadonlyMap<number, string>
}

/** The order of the lines that are given, or of the client's panier. */
export function read({ body, language, caller, settings }: Asked<OrderAsked>): Read<PasserCommande> {
  const { produits, magasin_id: magasinId = settings.logisticsCentre } = body
  const clientId = body.client_id ?? caller.clientId ?? null
  const refusal = decideClient(caller, clientId)
  if (refusal !== undefined) return { refusal }
  const faults = new Faults(language)
  const { montant_attendu: attendu } = body
  const shown = attendu === undefined ? {} : { attenduCents: faults.cents('/montant_attendu', attendu) }
  const tooFine = faults.refusal()
  if (tooFine !== undefined) return tooFine
  const order = { clientId, magasinId, lignes: [], montantCents: 0, numero: 0, ...shown }
  const served = body.repartition === true ? '-repartie' : ''
  if (produits === undefined) {
    if (clientId === null) return invalid([{ pointeur: '/produits', message: NOTHING[language] }])
    return {
      definition: `passer-commande-panier${served}`,
      input: (commandeId) => ({ ...order, commandeId }),
    }
  }
  const lines = readLines(produits)
  if ('faults' in lines)
    return invalid(lines.faults.map(({ pointeur, code }) => ({ pointeur, message: FAULTS[code][language] })))
  const { lignes } = lines
  return { definition: `passer-commande${served}`, input: (commandeId) => ({ ...order, lignes, commandeId }) }
}

const invalid = (faults: Refused['faults'] & object): Refused => ({
  refusal: refuse('REQUETE_INVALIDE'),
  faults,
})

/** Reads the lines and sums repeated products, in the order of their first mention; or tells every fault. */
export function readLines(asked: readonly LineAsked[]): Lines | { readonly faults: readonly LineFault[] } {
  const faults: LineFault[] = []
  const quantities = new Map<number, number>()
  const pointers = new Map<number, string>()
  asked.forEach((line, index) => {
    const product = oneOf(line, ['produit_id', 'id'], `/produits/${index}`)
    const quantity = oneOf(line, ['quantite', 'qte'], `/produits/${index}`)
    if ('code' in product) faults.push(product)
    if ('code' in quantity) faults.push(quantity)
    if ('code' in product || 'code' in quantity) return
    const produitId = numberOf(product.value)
    if (produitId > NUMERO_MAX) faults.push({ pointeur: product.pointeur, code: 'number-too-large' })
    const sum = (quantities.get(produitId) ?? 0) + Number(quantity.value)
    if (sum > QUANTITE_MAX) faults.push({ pointeur: quantity.pointeur, code: 'sum-too-large' })
    quantities.set(produitId, sum)
    if (!pointers.has(produitId)) pointers.set(produitId, product.pointeur)
  })
  if (faults.length > 0) return { faults }
  return { lignes: [...quantities].map(([produitId, quantite]) => ({ produitId, quantite })), pointers }
}

/** `"produit_12"` → 12. The schema has checked the form. */
function numberOf(id: number | string): number {
  return typeof id === 'number' ? id : Number(id.slice('produit_'.length))
}

function oneOf(
  line: LineAsked,
  [newer, older]: ['produit_id', 'id'] | ['quantite', 'qte'],
  base: string,
): { value: number | string; pointeur: string } | LineFault {
  const byNewer = line[newer]
  const byOlder = line[older]
  if (byNewer !== undefined && byOlder !== undefined) return { pointeur: `${base}/${older}`, code: 'twice' }
  if (byNewer !== undefined) return { value: byNewer, pointeur: `${base}/${newer}` }
  if (byOlder !== undefined) return { value: byOlder, pointeur: `${base}/${older}` }
  return { pointeur: `${base}/${newer}`, code: 'missing' }
}

const NOTHING: Record<Language, string> = {
  fr: 'est requis, ou client_id pour commander son panier',
  en: 'is required, or client_id to order that client’s cart',
}
const FAULTS: Record<LineFault['code'], Record<Language, string>> = {
  missing: { fr: 'est requis', en: 'is required' },
  twice: { fr: 'est donné deux fois, sous deux noms', en: 'is given twice, under two names' },
  'number-too-large': {
    fr: 'porte un numéro au-delà de 2147483647',
    en: 'holds a number beyond 2147483647',
  },
  'sum-too-large': {
    fr: 'la somme des lignes de ce produit dépasse 10 000',
    en: 'the lines of this product add up to more than 10,000',
  },
}
