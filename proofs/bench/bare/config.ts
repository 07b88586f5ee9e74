import { Type } from '@comptoir/contracts/typebox.ts'
import { loadConfig } from '@comptoir/kit/process/config.ts'

const url = Type.String({ pattern: '^https?://' })

const Config = Type.Object({
  PORT: Type.Integer({ minimum: 1, maximum: 65_535 }),
  LOG_LEVEL: Type.String({ default: 'info' }),
  COMMANDE_URLS: url,
  STOCK_URLS: url,
  PAIEMENT_URLS: url,
  /** Where sales are measured. */
  MAGASINS_URLS: Type.Optional(url),
  LOGISTICS_CENTRE: Type.Integer({ default: 6 }),
  /** With it, each transition is one awaited statement; without it, nothing is written down. */
  JOURNAL_URL: Type.Optional(Type.String()),
})

/** The configuration of the orchestrator that we compare with, from the environment. */
export const readConfig = () => loadConfig(Config, process.env)
