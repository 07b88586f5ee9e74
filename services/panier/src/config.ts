import { Type } from '@comptoir/contracts/typebox.ts'
import { busConfig, loadConfig, processConfig } from '@comptoir/kit/process/config.ts'

/** Names of products come by the bus, so this service does not run without one. */
const Config = Type.Object({ ...processConfig(8010), ...busConfig })

/** The service's configuration, from the environment. */
export const readConfig = () => loadConfig(Config, process.env)
