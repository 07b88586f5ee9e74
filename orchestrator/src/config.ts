import { readFileSync } from 'node:fs'
import { CENTRE_LOGISTIQUE_ID } from '@comptoir/contracts/stock.ts'
import { loadConfig, processConfig } from '@comptoir/kit/config.ts'
import { Type } from 'typebox'

const urls = (port: number) =>
  Type.String({ default: `http://127.0.0.1:${port}`, pattern: '^https?://[^,\\s]+(,https?://[^,\\s]+)*$' })

const Config = Type.Object({
  ...processConfig(8002),
  COMMANDE_URLS: urls(8006),
  STOCK_URLS: urls(8007),
  PAIEMENT_URLS: urls(8008),
  PANIER_URLS: Type.String({ default: 'http://127.0.0.1:8010,http://127.0.0.1:8011' }),
  /** `strict` awaits the durability of every transition; the default, of those that matter. */
  SAGA_JOURNAL: Type.Union([Type.Literal('strict'), Type.Literal('groupe')], { default: 'groupe' }),
  /** The largest group of journal writes. `LANE_MAX` is that of commands: the journal groups even where calls are single. */
  JOURNAL_MAX: Type.Integer({ default: 128, minimum: 1, maximum: 128 }),
  /** Sagas in flight at once; beyond, 503. */
  VOLS_MAX: Type.Integer({ default: 256, minimum: 1, maximum: 4_096 }),
  /** How long an ended saga is kept, with all that belongs to it. */
  SAGA_RETENTION_DAYS: Type.Integer({ default: 400, minimum: 31, maximum: 36_500 }),
  /** How long a client key leads to its order; never longer than the order is kept. */
  KEY_RETENTION_DAYS: Type.Integer({ default: 30, minimum: 30, maximum: 36_500 }),
  CENTRE_LOGISTIQUE: Type.Integer({ default: CENTRE_LOGISTIQUE_ID, minimum: 1 }),
  /** File with the operators' token. Without it, operator routes answer 401. */
  OPERATEUR_JETON_FICHIER: Type.Optional(Type.String({ minLength: 1 })),
})

/** The orchestrator's configuration, from the environment. */
export function readConfig() {
  const config = loadConfig(Config, process.env)
  const file = config.OPERATEUR_JETON_FICHIER
  return { ...config, operatorToken: file === undefined ? undefined : readFileSync(file, 'utf8').trim() }
}

/** A comma list of base URLs, one per instance. */
export const listOf = (urlList: string): string[] => urlList.split(',').map((url) => url.trim())
