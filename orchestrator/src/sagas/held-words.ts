/** What is held for a saga, in the words of people. */
import { type Language, toDollars } from '@comptoir/contracts'

type Words = Readonly<Record<Language, string>>

/** Pieces of each product. */
export function piecesIn(lines: readonly { readonly produitId: number; readonly quantite: number }[]): Words {
  const list = (product: string) =>
    lines.map(({ produitId, quantite }) => `${quantite} × ${product} ${produitId}`).join(', ')
  return { fr: list('produit'), en: list('product') }
}

/** An amount of money. */
export function amountOf(cents: number): Words {
  const dollars = toDollars(cents).toFixed(2)
  return { fr: `${dollars.replace('.', ',')} $`, en: `$${dollars}` }
}
