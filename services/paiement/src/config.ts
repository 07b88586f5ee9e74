import { enCents } from '@comptoir/contracts'
import { ConfigError, loadConfig, processConfig } from '@comptoir/kit/process/config.ts'
import { Type } from 'typebox'
import type { Regles } from './domain/paiement.ts'

const SOLDE_INITIAL_DEMO = 1_000

const Config = Type.Object({
  ...processConfig(8008),
  /** Dollars. A guest's order above it is refused. */
  PLAFOND_INVITE: Type.Number({ default: 500, minimum: 0, maximum: 1_000_000 }),
  /** Dollars with which an account opens; 1000.00 in the demonstration, else nothing. */
  SOLDE_INITIAL: Type.Optional(Type.Number({ minimum: 0, maximum: 1_000_000 })),
})

/** The service's configuration, from the environment. Throws ConfigError for an amount finer than a cent. */
export function readConfig() {
  const config = loadConfig(Config, process.env)
  const initial = config.SOLDE_INITIAL ?? (config.PROFILE === 'demo' ? SOLDE_INITIAL_DEMO : 0)
  const regles: Regles = {
    plafondInviteCents: cents('PLAFOND_INVITE', config.PLAFOND_INVITE),
    soldeInitialCents: cents('SOLDE_INITIAL', initial),
  }
  return { ...config, regles }
}

function cents(name: string, dollars: number): number {
  const exact = enCents(dollars)
  if (exact === null) throw new ConfigError([`${name} is finer than a cent`])
  return exact
}
