/** What the integration tests of this service act on. */
import type { Profile } from '@comptoir/contracts'
import { hashPassword } from '@comptoir/kit/password.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import type { AppDeps } from '@comptoir/kit/process/process.ts'
import { type Answers, askFake } from '@comptoir/testing/ask.ts'
import { serviceTemplate, serviceWorld } from '@comptoir/testing/service-world.ts'
import { buildApp } from '../src/app.ts'
import { prepareAccounts } from '../src/db/seed.ts'
import { createMetrics } from '../src/metrics.ts'

export const template = serviceTemplate('utilisateurs')

/** As small as Argon2id can be: what tests prove does not depend on it. */
export const COST = { memory: 64, passes: 1, lanes: 1 }

/** Prepares a database as a start does. */
export const prepare = (pool: Pool, profile: Profile = 'demo', firstPassword?: string): Promise<void> =>
  prepareAccounts(pool, {
    profile,
    demo: profile === 'demo',
    firstPassword,
    hash: (password) => hashPassword(password, COST),
  })

const LIEUX = [
  { id: 1, nom: 'Plateau', adresse: '1, rue Un', type: 'MAGASIN' },
  { id: 6, nom: 'Centre logistique', adresse: '6, rue Six', type: 'CENTRE' },
]

/** The token that programs share. */
export const API_TOKEN = 'partage-0000-1111-2222-333333333333'

const others: Answers = {
  'magasins.lieux': () => ({ lieux: LIEUX }),
  'clients.adresse-inscrite': () => ({ prise: false }),
}

interface Given {
  readonly profile?: Profile
  readonly cost?: typeof COST
  /** What others answer. */
  readonly answers?: Answers
}

export const buildWith = (deps: AppDeps, { profile = 'demo', cost = COST, answers }: Given = {}) =>
  buildApp({
    ...deps,
    ask: askFake({ ...others, ...answers }),
    settings: { profile, cost, renewalDays: 7, apiToken: API_TOKEN },
    metrics: createMetrics(deps.registry),
  })

/** The application on the accounts of the demonstration. */
export const openWorld = (answers: Answers = {}) =>
  serviceWorld(template, (deps) => buildWith(deps, { answers }), prepare)
