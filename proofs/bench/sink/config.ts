import { Type } from '@comptoir/contracts/typebox.ts'
import { loadConfig } from '@comptoir/kit/process/config.ts'

const Config = Type.Object({ PORT: Type.Integer({ minimum: 1, maximum: 65_535 }) })

/** The configuration of the receiver of traces, from the environment. */
export const readConfig = () => loadConfig(Config, process.env)
