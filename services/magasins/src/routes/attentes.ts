/** The public routes of sales that are put aside. */
import { decideStore, magasins, refuse } from '@comptoir/contracts'
import { personOf } from '@comptoir/contracts/access.ts'
import { cursorPart, pageReply, readCursor } from '@comptoir/kit/http/page.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import type { FastifyInstance } from 'fastify'
import { countAttentes, insertAttente, listAttentes, lockAttente, takeAttente } from '../db/attentes-store.ts'
import { holdMagasin } from '../db/magasins-store.ts'
import type { Deps } from '../deps.ts'
import { type Attente, decideReprise } from '../domain/attente.ts'

/** Registers them. */
export function serveAttentes(app: FastifyInstance, deps: Deps): void {
  serveRoute(app, magasins.listerAttentes, async ({ query, caller, raw }) => {
    const { magasin_id: magasinId, limite } = query
    const refusal = decideStore(caller, magasinId)
    if (refusal !== undefined) return refusal
    const after = readCursor(query.curseur, [cursorPart.uuid])?.[0]
    const rows = await listAttentes(deps.pool, magasinId, { limit: limite + 1, after })
    const total = query.total === undefined ? undefined : await countAttentes(deps.pool, magasinId)
    return pageReply({
      rows,
      limite,
      cursorOf: ({ id }) => [id],
      url: raw.url,
      show: presentAttente,
      total,
    })
  })
  serveKeyed(app, deps, magasins.mettreEnAttente, async (tx, { body, caller }) => {
    const { magasin_id: magasinId, lignes } = body
    const refusal = decideStore(caller, magasinId)
    if (refusal !== undefined) return refusal
    const magasin = await holdMagasin(tx, magasinId)
    if (magasin === undefined) return refuse('MAGASIN_INTROUVABLE', { id: magasinId })
    if (!magasin.ouvert) return refuse('MAGASIN_FERME', { magasinId })
    const kept = { id: deps.newId(), magasinId, nom: body.nom.trim(), lignes }
    const attente = await insertAttente(tx, { ...kept, par: personOf(caller).nom, at: deps.now() })
    return { status: 201, body: presentAttente(attente) }
  })
  serveKeyed(app, deps, magasins.reprendreAttente, async (tx, { params: { id }, caller }) => {
    const attente = await lockAttente(tx, id)
    if (attente === undefined) return refuse('ATTENTE_INTROUVABLE', { id })
    const refusal = decideReprise(caller, attente)
    if (refusal !== undefined) return refusal
    await takeAttente(tx, id, { par: personOf(caller).nom, at: deps.now() })
    return { status: 200, body: presentAttente(attente) }
  })
}

const presentAttente = ({ id, magasinId, nom, lignes, par, at }: Attente) => ({
  id,
  magasin_id: magasinId,
  nom,
  lignes,
  par,
  a: at.toISOString(),
})
