import { Type } from '@comptoir/contracts/typebox.ts'
import {
  busConfig,
  cacheConfig,
  loadConfig,
  pastConfig,
  processConfig,
} from '@comptoir/kit/process/config.ts'

/** All that reports know comes by the bus, so this service does not run without one. */
const Config = Type.Object({ ...processConfig(8013), ...pastConfig, ...busConfig, ...cacheConfig })

/** The service's configuration, from the environment. */
export const readConfig = () => loadConfig(Config, process.env)
