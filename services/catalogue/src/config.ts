import { Type } from '@comptoir/contracts/typebox.ts'
import { busConfig, cacheConfig, loadConfig, processConfig } from '@comptoir/kit/process/config.ts'

/** Prices travel by the bus, so this service does not run without one. */
const Config = Type.Object({ ...processConfig(8009), ...busConfig, ...cacheConfig })

/** The service's configuration, from the environment. */
export const readConfig = () => loadConfig(Config, process.env)
