/** The taxes of the house as the configurations of its services write them. */
import { TAXES_QUEBEC, type Taux } from '@comptoir/contracts/sums.ts'
import { type Inscription, readTaux } from '@comptoir/contracts/taux.ts'
import { Type } from '@comptoir/contracts/typebox.ts'
import { ConfigError } from '@comptoir/kit/process/config.ts'

/** The taxes that prices contain: name, percent and first day of each rate. Those of Québec, where it is empty. */
export const taxConfig = { TAXES: Type.Optional(Type.String({ maxLength: 1_000 })) }

/** By what number the house is registered for each tax: receipts and invoices say so. Empty: they name none. */
export const taxNumbersConfig = { TAX_NUMBERS: Type.Optional(Type.String({ maxLength: 1_000 })) }

/**
 * The rates that `TAXES` writes, or those of Québec.
 * @throws ConfigError for what is no list of them.
 */
export function readTaxes(text: string | undefined): readonly Taux[] {
  const taux = text === undefined ? TAXES_QUEBEC : readTaux(text)
  if (taux === undefined) throw new ConfigError(['TAXES is no list of "name percent day"'])
  return taux
}

/** Registrations that nobody has: a paper of the demonstration is complete, and passes for no real one. */
const DEMO_NUMBERS = 'TPS 000000000 RT0001, TVQ 0000000000 TQ0001'

/**
 * The registrations that `TAX_NUMBERS` writes. Where it is empty, those of the demonstration in a demonstration, else none.
 * @throws ConfigError for what is no list of them.
 */
export function readTaxNumbers(text: string | undefined, profile: string): readonly Inscription[] {
  const written = text ?? (profile === 'demo' ? DEMO_NUMBERS : undefined)
  if (written === undefined) return []
  return written.split(',').map((part) => {
    const [, taxe, numero] = /^\s*(\S{1,20}) ([0-9A-Z][0-9A-Z ]{4,28}[0-9A-Z])\s*$/.exec(part) ?? []
    if (taxe === undefined || numero === undefined)
      throw new ConfigError(['TAX_NUMBERS is no list of "tax number"'])
    return { taxe, numero }
  })
}
