import { rapports } from '@comptoir/contracts'
import { buildServer } from '@comptoir/kit/http/server.ts'
import { databaseReady } from '@comptoir/kit/process/process.ts'
import { serveCache } from '@comptoir/participant/service-cache.ts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from './deps.ts'
import { serveAliases } from './routes/aliases.ts'
import { serveInventaire } from './routes/inventaire.ts'
import { serveKpis } from './routes/kpis.ts'
import { servePerformances } from './routes/performances.ts'
import { servePersonnalise } from './routes/personnalise.ts'
import { serveProduits } from './routes/produits.ts'
import { serveRetours } from './routes/retours.ts'
import { serveTableau } from './routes/tableau.ts'
import { serveTendances } from './routes/tendances.ts'
import { serveTravaux } from './routes/travaux.ts'
import { serveVentes } from './routes/ventes.ts'

/** The application, without listening: `main.ts` gives it a port, tests call it through `inject()`. */
export async function buildApp(deps: Deps): Promise<FastifyInstance> {
  const app = await buildServer({ contract: rapports.service, ready: databaseReady(deps), ...deps })
  serveVentes(app, deps)
  serveInventaire(app, deps)
  serveKpis(app, deps)
  serveTendances(app, deps)
  serveProduits(app, deps)
  serveRetours(app, deps)
  servePersonnalise(app, deps)
  serveTableau(app, deps)
  servePerformances(app, deps)
  serveCache(app, deps, rapports.cache)
  serveAliases(app, deps)
  serveTravaux(app, deps)
  return app
}
