import { readFileSync } from 'node:fs'
import { loadConfig, processConfig } from '@comptoir/kit/process/config.ts'
import { Type } from 'typebox'

/** What OWASP advises for Argon2id is the least that is taken. */
const Config = Type.Object({
  ...processConfig(8012),
  PASSWORD_MEMORY_KIB: Type.Integer({ default: 19_456, minimum: 7_168, maximum: 262_144 }),
  PASSWORD_PASSES: Type.Integer({ default: 2, minimum: 1, maximum: 16 }),
  PASSWORD_LANES: Type.Integer({ default: 1, minimum: 1, maximum: 4 }),
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
      cost: {
        memory: config.PASSWORD_MEMORY_KIB,
        passes: config.PASSWORD_PASSES,
        lanes: config.PASSWORD_LANES,
      },
      renewalDays: config.RENEWAL_DAYS,
    },
  }
}
