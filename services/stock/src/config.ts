import { Type } from '@comptoir/contracts/typebox.ts'
import { busConfig, loadConfig, pastConfig, processConfig } from '@comptoir/kit/process/config.ts'

/** Places come by the bus, so this service does not run without one. */
const Config = Type.Object({ ...processConfig(8007), ...pastConfig, ...busConfig })

/** The service's configuration, from the environment. */
export const readConfig = () => loadConfig(Config, process.env)
