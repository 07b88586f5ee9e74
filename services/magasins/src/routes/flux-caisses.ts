/** `GET /caisses/flux`: tills as they are, then each that has changed. */
import { magasins } from '@comptoir/contracts'
import { type Subject, serveSubjects, told } from '@comptoir/kit/http/subject-stream.ts'
import type { FastifyInstance } from 'fastify'
import { listCaisses, readDays } from '../db/caisses-store.ts'
import type { Deps } from '../deps.ts'
import { presentCaisse, type ShownCaisse } from './present-caisse.ts'

/** As many tills as are looked at. */
const CAISSES_MAX = 2_000

/** Registers it. */
export function serveFluxCaisses(app: FastifyInstance, deps: Deps): void {
  serveSubjects(app, magasins.fluxCaisses, { subjects: { read: () => readCaisses(deps) }, log: deps.log })
}

async function readCaisses({ pool, now }: Deps): Promise<Subject[]> {
  const caisses = await listCaisses(pool, undefined, { limit: CAISSES_MAX, after: undefined })
  const ids = caisses.map(({ id }) => id)
  const days = await readDays(pool, ids, now())
  return caisses.map((caisse) => subjectOf(presentCaisse(caisse, days.get(caisse.id))))
}

const subjectOf = (caisse: ShownCaisse): Subject => ({
  key: String(caisse.id),
  places: [caisse.magasin_id],
  text: told('caisse', caisse),
})
