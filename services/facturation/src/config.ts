import type { Vendeur } from '@comptoir/contracts/taux.ts'
import { Type } from '@comptoir/contracts/typebox.ts'
import { busConfig, loadConfig, pastConfig, processConfig } from '@comptoir/kit/process/config.ts'
import { taxConfig, taxNumbersConfig } from '@comptoir/participant/taxes.ts'

/** Demands go to the worker by the bus, so neither process runs without one. */
const Config = Type.Object({
  ...processConfig(8014),
  ...pastConfig,
  ...busConfig,
  ...taxConfig,
  ...taxNumbersConfig,
  /** Where other programs put their demands, as `billing_queue`: the address names the vhost. Empty: nowhere. */
  BILLING_URL: Type.Optional(Type.String({ pattern: '^amqps?://' })),
  /** Who sells, as invoices say it: `name | line | line`. Empty: the house by its name alone. */
  SELLER: Type.Optional(Type.String({ maxLength: 500 })),
})

/** The configuration of both processes, from the environment. */
export const readConfig = () => loadConfig(Config, process.env)

/** A seller that nobody is: an invoice of the demonstration is complete, and passes for no real one. */
const DEMO_SELLER = 'Comptoir (démonstration) | 1000, rue de l’Exemple | Montréal (Québec) H0H 0H0'

/** The name and the lines that `SELLER` writes. */
export function readVendeur(written: string | undefined, profile: string): Pick<Vendeur, 'nom' | 'lignes'> {
  const text = written ?? (profile === 'demo' ? DEMO_SELLER : '')
  const [nom = 'Comptoir', ...lignes] = text
    .split('|')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return { nom, lignes }
}
