/** The import of a table of products. */
import { catalogue } from '@comptoir/contracts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { auteurOf } from '../domain/auteur.ts'
import { importProduits } from '../operations/import.ts'

/** Registers it. */
export function serveImport(app: FastifyInstance, deps: Deps): void {
  const { newId, metrics } = deps
  serveKeyed(app, deps, catalogue.importerProduits, async (tx, { raw, caller, language }) => {
    const table = { text: String(raw.body), language }
    try {
      const writer = { newId, auteur: auteurOf(caller), trace: raw.trace.traceparent }
      const importes = await importProduits(tx, table, writer)
      metrics.imported('done', importes)
      return { status: 201, body: { importes } }
    } catch (cause) {
      if (cause instanceof Problem) metrics.imported('refused')
      throw cause
    }
  })
}
