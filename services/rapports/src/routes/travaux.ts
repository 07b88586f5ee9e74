/** The routes of long work. */
import { rapports, refuse } from '@comptoir/contracts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import type { FastifyInstance } from 'fastify'
import { findTravail, insertTravail } from '../db/travaux-store.ts'
import type { Deps } from '../deps.ts'
import type { Travail } from '../domain/travail.ts'

/** Registers them. */
export function serveTravaux(app: FastifyInstance, deps: Deps): void {
  serveKeyed(app, deps, rapports.demanderTravail, async (tx, { body: { sorte } }) => {
    const travail = await insertTravail(tx, { id: deps.newId(), sorte, demandeLe: deps.now() })
    return { status: 202, body: presentTravail(travail) }
  })
  serveRoute(app, rapports.consulterTravail, async ({ params: { id } }) => {
    const travail = await findTravail(deps.pool, id)
    return travail === undefined
      ? refuse('TRAVAIL_INTROUVABLE', { id })
      : { status: 200, body: presentTravail(travail) }
  })
}

const presentTravail = ({ id, sorte, statut, demandeLe, finiLe, ...rest }: Travail) => ({
  id,
  sorte,
  statut,
  demande_le: demandeLe.toISOString(),
  fini_le: finiLe?.toISOString() ?? null,
  evenements: rest.evenements,
  differences: rest.differences,
  erreur: rest.erreur,
})
