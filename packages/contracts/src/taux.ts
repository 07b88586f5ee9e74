/** Rates of taxes as a configuration writes them. */
import type { Taux } from './sums.ts'

/** `TPS 5 2008-01-01, TVQ 9.975 2013-01-01` → rates, each with its first day; undefined for what is no such list. A rate of 0 ends a tax. */
export function readTaux(text: string): readonly Taux[] | undefined {
  const taux = text.split(',').map((part): Taux => {
    const [, nom = '', pourcent = '', depuis = ''] =
      /^\s*(\S{1,20}) (\d{1,3}(?:\.\d{1,3})?) (\d{4}-\d\d-\d\d)\s*$/.exec(part) ?? []
    return { nom, pourcent: Number(pourcent), depuis }
  })
  return taux.every(({ nom, depuis }) => nom !== '' && !Number.isNaN(Date.parse(depuis))) ? taux : undefined
}

/** Who sells, as invoices say it: a name, then an address and what else belongs there, line by line. */
export interface Vendeur {
  readonly nom: string
  readonly lignes: readonly string[]
  readonly inscriptions: readonly Inscription[]
}

/** By what number the house is registered for a tax. */
export interface Inscription {
  readonly taxe: string
  readonly numero: string
}
