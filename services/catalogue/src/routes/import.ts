/** The import of a table of products. */
import { catalogue } from '@comptoir/contracts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { importProduits } from '../operations/import.ts'
import { writerOf } from './produits.ts'

/** Registers it. */
export function serveImport(app: FastifyInstance, deps: Deps): void {
  const { metrics } = deps
  serveKeyed(app, deps, catalogue.importerProduits, async (tx, { raw, caller, language }) => {
    const table = { text: String(raw.body), language }
    try {
      const importes = await importProduits(tx, table, writerOf(deps, { caller, raw }))
      metrics.imported('done', importes)
      return { status: 201, body: { importes } }
    } catch (cause) {
      if (cause instanceof Problem) metrics.imported('refused')
      throw cause
    }
  })
}
