import { TAXES_QUEBEC, type Taux } from '@comptoir/contracts/sums.ts'
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
 * `TPS 5 2008-01-01, TVQ 9.975 2013-01-01` → rates. A rate of 0 ends a tax.
 * @throws ConfigError for what is no such list.
 */
export function readTaxes(text: string | undefined): readonly Taux[] {
  if (text === undefined) return TAXES_QUEBEC
  return text.split(',').map((part): Taux => {
    const [, nom = '', pourcent = '', depuis = ''] =
      /^\s*(\S{1,20}) (\d{1,3}(?:\.\d{1,3})?) (\d{4}-\d\d-\d\d)\s*$/.exec(part) ?? []
    if (nom === '' || Number.isNaN(Date.parse(depuis)))
      throw new ConfigError(['TAXES is no list of "name percent day"'])
    return { nom, pourcent: Number(pourcent), depuis }
  })
}
