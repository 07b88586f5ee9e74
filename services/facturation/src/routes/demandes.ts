/** Invoices that programs ask for. They are stored and answered at once; the worker issues them, whenever it runs. */
import { facturation, refuse, toCents } from '@comptoir/contracts'
import { serveAlias } from '@comptoir/kit/http/alias.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import { writeEvents } from '@comptoir/participant/outbox.ts'
import type { FastifyInstance } from 'fastify'
import { insertFactures } from '../db/factures-store.ts'
import type { Deps } from '../deps.ts'
import { pieceOfDemande } from '../domain/facture.ts'

/** Registers them. */
export function serveDemandes(app: FastifyInstance, deps: Deps): void {
  serveKeyed(app, deps, facturation.facturer, async (tx, { body, raw }) => {
    const montantCents = toCents(body.total_amount)
    if (montantCents === null) return refuse('MONTANT_TROP_FIN', { champ: 'total_amount' })
    const demande = { userId: body.user_id.trim(), numberOfItems: body.number_of_items, montantCents }
    const piece = pieceOfDemande(demande, { id: deps.newId(), at: deps.now() })
    await insertFactures(tx, [piece])
    const event = facturation.factureDemandee({ factureId: piece.id })
    await writeEvents(tx, [{ ...event, trace: raw.trace.traceparent }], deps.newId)
    return {
      status: 202,
      body: { id: piece.id, statut: piece.statut },
      headers: { Location: `/factures/${piece.id}` },
    }
  })
  serveAlias(app, facturation.aliases.bill004, { tell: ({ id }) => ({ message: TAKEN, facture_id: id }) })
}

const TAKEN = 'Facture demandée · Invoice requested'
