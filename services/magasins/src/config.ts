import { Type } from '@comptoir/contracts/typebox.ts'
import {
  busConfig,
  cacheConfig,
  loadConfig,
  pastConfig,
  processConfig,
} from '@comptoir/kit/process/config.ts'
import { taxConfig, taxNumbersConfig } from '@comptoir/participant/taxes.ts'

/** Places and prices travel by the bus, so this service does not run without one. */
const Config = Type.Object({
  ...processConfig(8003),
  ...busConfig,
  ...cacheConfig,
  ...pastConfig,
  ...taxConfig,
  ...taxNumbersConfig,
  /** For how many days goods may come back. */
  RETURN_DAYS: Type.Integer({ default: 30, minimum: 0, maximum: 3_650 }),
})

/** The service's configuration, from the environment. */
export const readConfig = () => loadConfig(Config, process.env)
