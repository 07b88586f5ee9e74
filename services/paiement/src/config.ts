import { toCents } from '@comptoir/contracts'
import { Type } from '@comptoir/contracts/typebox.ts'
import { ConfigError, loadConfig, pastConfig, processConfig } from '@comptoir/kit/process/config.ts'
import type { Rules } from './domain/paiement.ts'

const DEMO_BALANCE = 1_000

const Config = Type.Object({
  ...processConfig(8008),
  ...pastConfig,
  /** Dollars. A guest's order above it is refused. */
  GUEST_LIMIT: Type.Number({ default: 500, minimum: 0, maximum: 1_000_000 }),
  /** Dollars with which an account opens; 1000.00 in the demonstration, else nothing. */
  INITIAL_BALANCE: Type.Optional(Type.Number({ minimum: 0, maximum: 1_000_000 })),
})

/** The service's configuration, from the environment. Throws ConfigError for an amount finer than a cent. */
export function readConfig() {
  const config = loadConfig(Config, process.env)
  const initial = config.INITIAL_BALANCE ?? (config.PROFILE === 'demo' ? DEMO_BALANCE : 0)
  const rules: Rules = {
    guestLimitCents: cents('GUEST_LIMIT', config.GUEST_LIMIT),
    initialBalanceCents: cents('INITIAL_BALANCE', initial),
  }
  return { ...config, rules }
}

function cents(name: string, dollars: number): number {
  const exact = toCents(dollars)
  if (exact === null) throw new ConfigError([`${name} is finer than a cent`])
  return exact
}
