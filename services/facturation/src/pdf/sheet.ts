/** What stands on the paper of an invoice or a credit note, in words. Pure: `draw.ts` puts it on pages. */
import { dayOf } from '@comptoir/contracts/days.ts'
import { toDollars } from '@comptoir/contracts/money.ts'
import type { Language } from '@comptoir/contracts/problem.ts'
import { type Emise, type Ligne, numeroOf } from '../domain/facture.ts'

type Pair = readonly [label: string, value: string]

export interface Sheet {
  readonly language: Language
  readonly title: string
  readonly facts: readonly Pair[]
  readonly seller: readonly string[]
  readonly billedTo: string
  readonly client: readonly string[]
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** The last one is what the paper comes to. */
  readonly totals: readonly Pair[]
  readonly notes: readonly string[]
  readonly page: (page: number, of: number) => string
  /** When it was issued. */
  readonly at: Date
}

const WORDS = {
  fr: {
    FACTURE: 'Facture',
    NOTE_DE_CREDIT: 'Note de crédit',
    numero: 'Numéro',
    emise: 'Date d’émission',
    commande: 'Commande',
    vente: 'Vente',
    retour: 'Retour',
    magasin: 'Magasin',
    corrige: 'Corrige la facture',
    faite: { FACTURE: 'Date de l’achat', NOTE_DE_CREDIT: 'Date du retour' },
    client: 'Client',
    guest: 'Client sans compte',
    numbered: (id: number) => `Client n° ${id}`,
    reference: 'Votre référence',
    colonnes: ['Description', 'Quantité', 'Prix unitaire', 'Remise', 'Total'],
    articles: 'Articles selon votre demande',
    horsTaxes: 'Sous-total sans taxes',
    total: { FACTURE: 'Total', NOTE_DE_CREDIT: 'Total remboursé' },
    contained: 'Les prix comprennent les taxes. Montants en dollars canadiens.',
    paid: { FACTURE: 'Acquittée.', NOTE_DE_CREDIT: 'Remboursée.' },
    registered: (taxe: string, numero: string) => `N° ${taxe} : ${numero}`,
    page: (page: number, of: number) => `Page ${page} de ${of}`,
  },
  en: {
    FACTURE: 'Invoice',
    NOTE_DE_CREDIT: 'Credit note',
    numero: 'Number',
    emise: 'Date of issue',
    commande: 'Order',
    vente: 'Sale',
    retour: 'Return',
    magasin: 'Store',
    corrige: 'Corrects invoice',
    faite: { FACTURE: 'Date of purchase', NOTE_DE_CREDIT: 'Date of return' },
    client: 'Client',
    guest: 'Client without an account',
    numbered: (id: number) => `Client no. ${id}`,
    reference: 'Your reference',
    colonnes: ['Description', 'Quantity', 'Unit price', 'Discount', 'Total'],
    articles: 'Goods as you asked',
    horsTaxes: 'Subtotal before taxes',
    total: { FACTURE: 'Total', NOTE_DE_CREDIT: 'Total refunded' },
    contained: 'Prices contain the taxes. Amounts in Canadian dollars.',
    paid: { FACTURE: 'Paid.', NOTE_DE_CREDIT: 'Refunded.' },
    registered: (taxe: string, numero: string) => `${taxe} no.: ${numero}`,
    page: (page: number, of: number) => `Page ${page} of ${of}`,
  },
} as const
/** In English a tax has its English name. */
const TAXES_EN: Readonly<Record<string, string>> = { TPS: 'GST', TVQ: 'QST' }

const formats = {
  fr: new Intl.NumberFormat('fr-CA', { style: 'currency', currency: 'CAD' }),
  en: new Intl.NumberFormat('en-CA', { style: 'currency', currency: 'CAD' }),
}
const percents = { fr: new Intl.NumberFormat('fr-CA'), en: new Intl.NumberFormat('en-CA') }

/** The paper in a language. `corrected` is the number of the invoice that a credit note corrects. */
export function sheetOf(facture: Emise, language: Language, corrected?: string): Sheet {
  const words = WORDS[language]
  const money = (cents: number) => formats[language].format(toDollars(cents))
  const taxName = (nom: string) => (language === 'en' ? (TAXES_EN[nom] ?? nom) : nom)
  const { genre, vendeur } = facture
  const registrations = (vendeur?.inscriptions ?? []).map(({ taxe, numero }) =>
    words.registered(taxName(taxe), numero),
  )
  return {
    language,
    title: words[genre],
    facts: factsOf(facture, language, corrected),
    seller: [vendeur?.nom ?? 'Comptoir', ...(vendeur?.lignes ?? []), ...registrations],
    billedTo: words.client,
    client: clientOf(facture, language),
    columns: words.colonnes,
    rows: facture.lignes.map((ligne) => rowOf(ligne, { money, nameless: words.articles })),
    totals: [
      [words.horsTaxes, money(facture.horsTaxesCents)],
      ...facture.taxes.map(
        ({ nom, pourcent, montantCents }): Pair => [
          `${taxName(nom)} ${percents[language].format(pourcent)}${language === 'fr' ? '\u00A0' : ''}%`,
          money(montantCents),
        ],
      ),
      [words.total[genre], money(facture.montantCents)],
    ],
    notes: [...paidNote(facture, language), words.contained],
    page: words.page,
    at: facture.emiseLe,
  }
}

function factsOf(facture: Emise, language: Language, corrected: string | undefined): readonly Pair[] {
  const words = WORDS[language]
  const { genre, commandeId, venteId, retourId, magasinId, referenceClient } = facture
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    [words.numero, numeroOf(facture)],
    [words.emise, dayOf(facture.emiseLe)],
    [words.faite[genre], dayOf(facture.faiteLe)],
    [words.corrige, corrected],
    [words.commande, commandeId],
    [words.vente, venteId],
    [words.retour, retourId],
    [words.magasin, magasinId === null ? null : String(magasinId)],
    [words.reference, referenceClient],
  ]
  return facts.flatMap(([label, value]) =>
    value === null || value === undefined ? [] : [[label, value] as const],
  )
}

function clientOf({ client, clientId, referenceClient }: Emise, language: Language): readonly string[] {
  const words = WORDS[language]
  const numbered = clientId === null ? [] : [words.numbered(clientId)]
  if (client !== null) return [client.nom, client.email, ...numbered]
  return numbered.length > 0 ? numbered : [referenceClient ?? words.guest]
}

/** What is of an order, a sale or a return was paid with it; what a program asks for, nobody here knows. */
function paidNote({ genre, commandeId, venteId }: Emise, language: Language): readonly string[] {
  return commandeId === null && venteId === null ? [] : [WORDS[language].paid[genre]]
}

function rowOf(
  { nom, quantite, prixCents, remiseCents, totalCents }: Ligne,
  { money, nameless }: { money: (cents: number) => string; nameless: string },
): readonly string[] {
  return [
    nom ?? nameless,
    String(quantite),
    prixCents === null ? '' : money(prixCents),
    remiseCents === 0 ? '' : money(-remiseCents),
    money(totalCents),
  ]
}
