import { loadConfig, processConfig } from '@comptoir/kit/process/config.ts'
import { Type } from 'typebox'

const Config = Type.Object({ ...processConfig(8010) })

/** The service's configuration, from the environment. */
export const readConfig = () => loadConfig(Config, process.env)
