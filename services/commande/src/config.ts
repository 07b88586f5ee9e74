import { Type } from '@comptoir/contracts/typebox.ts'
import { busConfig, loadConfig, pastConfig, processConfig } from '@comptoir/kit/process/config.ts'
import { taxConfig } from '@comptoir/participant/taxes.ts'

/** Prices travel by the bus, so this service does not run without one. */
const Config = Type.Object({
  ...processConfig(8006),
  ...pastConfig,
  ...busConfig,
  ...taxConfig,
  /** For how many days goods may come back. */
  RETURN_DAYS: Type.Integer({ default: 30, minimum: 0, maximum: 3_650 }),
})

/** The service's configuration, from the environment. */
export const readConfig = () => loadConfig(Config, process.env)
