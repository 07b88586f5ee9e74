/** The public routes of closings. */
import { decideStore, isRefusal, magasins, refuse, toDollars } from '@comptoir/contracts'
import { personOf } from '@comptoir/contracts/access.ts'
import { cursorPart, pageReply, readCursor } from '@comptoir/kit/http/page.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import { writeEvents } from '@comptoir/participant/outbox.ts'
import type { FastifyInstance } from 'fastify'
import { endSession, findCaisse, hasRunning, readTotals } from '../db/caisses-store.ts'
import { countFermetures, type Fermeture, insertFermeture, listFermetures } from '../db/fermetures-store.ts'
import type { Deps } from '../deps.ts'
import { decideCompte, decideFermeture } from '../domain/caisse.ts'
import { closed } from '../operations/news.ts'
import { lockSession } from './caisses.ts'

/** Registers them. */
export function serveFermetures(app: FastifyInstance, deps: Deps): void {
  serveKeyed(app, deps, magasins.fermerCaisse, async (tx, { params: { id }, body, caller, raw }) => {
    const compteCents = decideCompte(body.compte)
    if (isRefusal(compteCents)) return compteCents
    const held = await lockSession(tx, caller, id)
    if (isRefusal(held)) return held
    const { session, magasinId } = held
    if (await hasRunning(tx, session.id)) return refuse('VENTE_EN_COURS', { id })
    const totals = await readTotals(tx, session.id)
    const decided = decideFermeture(session, totals, { compteCents, motif: body.motif })
    if (isRefusal(decided)) return decided
    const fermeeLe = deps.now()
    await endSession(tx, session.id, fermeeLe)
    const fermeture = await insertFermeture(tx, {
      ...decided,
      caisseId: id,
      sessionId: session.id,
      tenuePar: session.tenuePar.nom,
      ouverteLe: session.ouverteLe,
      fermeeLe,
      fermeePar: personOf(caller).nom,
    })
    await writeEvents(
      tx,
      [{ ...closed({ ...fermeture, magasinId }), trace: raw.trace.traceparent }],
      deps.newId,
    )
    return { status: 200, body: presentFermeture(fermeture) }
  })
  serveRoute(app, magasins.listerFermetures, async ({ params: { id }, query, caller, raw }) => {
    const caisse = await findCaisse(deps.pool, id)
    if (caisse === undefined) return refuse('CAISSE_INTROUVABLE', { id })
    const refusal = decideStore(caller, caisse.magasinId)
    if (refusal !== undefined) return refusal
    const { limite } = query
    const cursor = readCursor(query.curseur, [cursorPart.numero])
    const after = cursor && Number(cursor[0])
    const rows = await listFermetures(deps.pool, id, { limit: limite + 1, after })
    const total = query.total === undefined ? undefined : await countFermetures(deps.pool, id)
    return pageReply({
      rows,
      limite,
      cursorOf: ({ numero }) => [numero],
      url: raw.url,
      show: presentFermeture,
      total,
    })
  })
}

const presentFermeture = (fermeture: Fermeture) => ({
  caisse_id: fermeture.caisseId,
  numero: fermeture.numero,
  tenue_par: fermeture.tenuePar,
  ouverte_le: fermeture.ouverteLe.toISOString(),
  fermee_le: fermeture.fermeeLe.toISOString(),
  fermee_par: fermeture.fermeePar,
  fond: toDollars(fermeture.fondCents),
  entrees: toDollars(fermeture.entreesCents),
  sorties: toDollars(fermeture.sortiesCents),
  ventes: toDollars(fermeture.ventesCents),
  retours: toDollars(fermeture.retoursCents),
  attendu: toDollars(fermeture.attenduCents),
  compte: toDollars(fermeture.compteCents),
  ecart: toDollars(fermeture.ecartCents),
  motif: fermeture.motif,
})
