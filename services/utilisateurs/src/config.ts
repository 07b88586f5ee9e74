import { readFileSync } from 'node:fs'
import { Type } from '@comptoir/contracts/typebox.ts'
import { costOf, passwordConfig } from '@comptoir/kit/password.ts'
import { busConfig, loadConfig, processConfig } from '@comptoir/kit/process/config.ts'

const Config = Type.Object({
  ...processConfig(8012),
  ...busConfig,
  ...passwordConfig,
  /** How long a session may rest before it has to be opened anew. */
  RENEWAL_DAYS: Type.Integer({ default: 7, minimum: 1, maximum: 90 }),
  /** File with the password of the first account, `responsable`, of a production that has none yet. */
  FIRST_PASSWORD_FILE: Type.Optional(Type.String({ minLength: 1 })),
})

/** The service's configuration, from the environment. */
export function readConfig() {
  const config = loadConfig(Config, process.env)
  const file = config.FIRST_PASSWORD_FILE
  return {
    ...config,
    firstPassword: file === undefined ? undefined : readFileSync(file, 'utf8').trim(),
    settings: {
      profile: config.PROFILE,
      cost: costOf(config),
      renewalDays: config.RENEWAL_DAYS,
      apiToken: config.API_TOKEN,
    },
  }
}
