import { loadConfig, processConfig } from '@comptoir/kit/config.ts'
import { Type } from 'typebox'

/** Prices travel by the bus, so this service does not run without one. */
const Config = Type.Object({ ...processConfig(8009), BUS_URL: Type.String({ pattern: '^postgres(ql)?://' }) })

/** The service's configuration, from the environment. */
export const readConfig = () => loadConfig(Config, process.env)
