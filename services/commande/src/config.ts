import { TAXES_QUEBEC, type Taux } from '@comptoir/contracts/sums.ts'
import { readTaux } from '@comptoir/contracts/taux.ts'
import { busConfig, ConfigError, loadConfig, processConfig } from '@comptoir/kit/process/config.ts'
import { Type } from 'typebox'

/** Prices travel by the bus, so this service does not run without one. */
const Config = Type.Object({
  ...processConfig(8006),
  ...busConfig,
  /** The taxes that prices contain: name, percent and first day of each rate. Those of Québec, where it is empty. */
  TAXES: Type.Optional(Type.String({ maxLength: 1_000 })),
  /** For how many days goods may come back. */
  RETURN_DAYS: Type.Integer({ default: 30, minimum: 0, maximum: 3_650 }),
})

/** The service's configuration, from the environment. */
export const readConfig = () => loadConfig(Config, process.env)

/**
 * The rates that `TAXES` writes, or those of Québec.
 * @throws ConfigError for what is no list of them.
 */
export function readTaxes(text: string | undefined): readonly Taux[] {
  const taux = text === undefined ? TAXES_QUEBEC : readTaux(text)
  if (taux === undefined) throw new ConfigError(['TAXES is no list of "name percent day"'])
  return taux
}
