import { Type } from '@comptoir/contracts/typebox.ts'
import { busConfig, loadConfig, processConfig } from '@comptoir/kit/process/config.ts'

/** What happens to customers travels by the bus to their accounts, so this service does not run without one. */
const Config = Type.Object({ ...processConfig(8001), ...busConfig })

/** The service's configuration, from the environment. */
export const readConfig = () => loadConfig(Config, process.env)
