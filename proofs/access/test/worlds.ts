/** Every service, each on a database of its own, believing the tokens of tests. */
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { REVOKED_SESSION, testKeys } from '@comptoir/testing/tokens.ts'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll } from 'vitest'
import { buildWorld, type World } from '../../../orchestrator/test/world.ts'
import { openWorld as catalogue } from '../../../services/catalogue/test/world.ts'
import { openWorld as clients } from '../../../services/clients/test/world.ts'
import { openWorld as commande } from '../../../services/commande/test/world.ts'
import { openWorld as facturation } from '../../../services/facturation/test/world.ts'
import { openWorld as magasins } from '../../../services/magasins/test/world.ts'
import { openWorld as paiement } from '../../../services/paiement/test/world.ts'
import { openWorld as panier } from '../../../services/panier/test/world.ts'
import { openWorld as rapports } from '../../../services/rapports/test/world.ts'
import { prepareStock, openWorld as stock } from '../../../services/stock/test/world.ts'
import { openWorld as utilisateurs } from '../../../services/utilisateurs/test/world.ts'

export type Apps = Readonly<Record<string, { readonly app: FastifyInstance }>>

/** Opens them before the first test of a file. */
export function openWorlds(): Apps {
  let orchestrateur: World | undefined
  const accounts = utilisateurs()
  beforeAll(async () => {
    orchestrateur = await buildWorld()
    await believeTests(accounts.pool)
  })
  afterAll(() => orchestrateur?.close())
  return {
    catalogue: catalogue(() => undefined),
    clients: clients(),
    commande: commande(),
    facturation: facturation(),
    magasins: magasins(),
    paiement: paiement(async () => undefined),
    panier: panier(),
    rapports: rapports(),
    stock: stock(prepareStock),
    utilisateurs: accounts,
    orchestrateur: {
      get app() {
        if (orchestrateur === undefined) throw new Error('the worlds are opened before the first test')
        return orchestrateur.app
      },
    },
  }
}

/** The keeper of keys has others: that of tests becomes one of his past ones. */
async function believeTests(pool: Pool): Promise<void> {
  const [key] = testKeys().keys
  await pool.query("insert into cles (kid, jwk, statut, passee_le) values ($1, $2, 'PASSEE', now())", [
    key?.['kid'],
    key,
  ])
  await pool.query('insert into sessions (id, utilisateur_id, finie_le) values ($1, 1, now())', [
    REVOKED_SESSION,
  ])
}
