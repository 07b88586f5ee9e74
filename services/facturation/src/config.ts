import { busConfig, loadConfig, processConfig } from '@comptoir/kit/process/config.ts'
import { taxConfig } from '@comptoir/participant/taxes.ts'
import { Type } from 'typebox'

/** Demands go to the worker by the bus, so neither process runs without one. */
const Config = Type.Object({ ...processConfig(8014), ...busConfig, ...taxConfig })

/** The configuration of both processes, from the environment. */
export const readConfig = () => loadConfig(Config, process.env)
