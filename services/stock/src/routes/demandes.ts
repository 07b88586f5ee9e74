/** The public routes of requests: `/approvisionnements` and `/transferts`, one machine. */
import { decideStore, decideStores, isRefusal, type Refusal, refuse, stock } from '@comptoir/contracts'
import { cursorPart, pageReply, readCursor } from '@comptoir/kit/http/page.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import type { FastifyInstance } from 'fastify'
import { countDemandes, findDemande, listDemandes } from '../db/demandes-store.ts'
import { centreLogistique } from '../db/lieux-store.ts'
import type { Deps } from '../deps.ts'
import { type Demande, decideQuantites, decideRecues, type Sorte } from '../domain/demande.ts'
import type { Ligne } from '../domain/reservation.ts'
import { act } from './demande-acts.ts'
import { ask, propose } from './demander.ts'
import { lignesOf } from './mouvements.ts'

/** Registers them. */
export function serveDemandes(app: FastifyInstance, deps: Deps): void {
  serveAsking(app, deps)
  for (const sorte of stock.SORTES_DEMANDE) {
    serveReads(app, deps, sorte)
    serveDecisions(app, deps, sorte)
    serveWay(app, deps, sorte)
  }
}

const machineOf = (sorte: Sorte) =>
  sorte === 'APPROVISIONNEMENT' ? stock.approvisionnement : stock.transfert

function serveAsking(app: FastifyInstance, deps: Deps): void {
  serveKeyed(app, deps, stock.demanderApprovisionnement, async (tx, { body, caller }) => {
    const de = await centreLogistique(tx)
    const wanted = { sorte: 'APPROVISIONNEMENT', de, vers: body.magasin_id } as const
    return createdOf(
      await ask(tx, deps, { ...wanted, lignes: lignesOf(body.lignes), motif: motifOf(body.motif), caller }),
    )
  })
  serveKeyed(app, deps, stock.demanderTransfert, async (tx, { body, caller }) => {
    const wanted = { sorte: 'TRANSFERT', de: body.de, vers: body.vers } as const
    return createdOf(
      await ask(tx, deps, { ...wanted, lignes: lignesOf(body.lignes), motif: motifOf(body.motif), caller }),
    )
  })
  serveKeyed(app, deps, stock.proposerApprovisionnement, async (tx, { body, caller }) => {
    const made = await propose(tx, deps, { caller, magasinId: body.magasin_id })
    return isRefusal(made) ? made : { status: 201, body: made.map(presentDemande) }
  })
}

function createdOf(demande: Demande | Refusal) {
  if (isRefusal(demande)) return demande
  const { path } = machineOf(demande.sorte).lister
  return { status: 201, body: presentDemande(demande), headers: { Location: `${path}/${demande.id}` } }
}

function serveReads(app: FastifyInstance, { pool }: Deps, sorte: Sorte): void {
  const { lister, consulter } = machineOf(sorte)
  serveRoute(app, lister, async ({ query, caller, raw }) => {
    const { limite, statut } = query
    const magasinIds = decideStores(caller, query.magasin_id)
    if (isRefusal(magasinIds)) return magasinIds
    const filter = { sorte, statut, magasinIds }
    const after = readCursor(query.curseur, [cursorPart.uuid])?.[0]
    const rows = await listDemandes(pool, filter, { limit: limite + 1, after })
    const total = query.total === undefined ? undefined : await countDemandes(pool, filter)
    return pageReply({ rows, limite, cursorOf: ({ id }) => [id], url: raw.url, show: presentResume, total })
  })
  serveRoute(app, consulter, async ({ params: { id }, caller }) => {
    const demande = await findDemande(pool, id)
    if (demande?.sorte !== sorte) return refuse('DEMANDE_INTROUVABLE', { id })
    const refusal = decideStore(caller, demande.de) && decideStore(caller, demande.vers)
    return refusal ?? { status: 200, body: presentDemande(demande) }
  })
}

/** What head office decides, and what who asked takes back. */
function serveDecisions(app: FastifyInstance, deps: Deps, sorte: Sorte): void {
  const { valider, refuser, annuler } = machineOf(sorte)
  serveKeyed(app, deps, valider, async (tx, { params: { id }, body, caller }) => {
    const motif = motifOf(body.motif)
    const grant = (demande: Demande) => decideQuantites(demande, namedOf(body.quantites), motif)
    return doneOf(await act(tx, deps, { id, sorte, caller, acte: 'valider', motif, lignes: grant }))
  })
  serveKeyed(app, deps, refuser, async (tx, { params: { id }, body, caller }) =>
    doneOf(await act(tx, deps, { id, sorte, caller, acte: 'refuser', motif: motifOf(body.motif) })),
  )
  serveKeyed(app, deps, annuler, async (tx, { params: { id }, body, caller }) =>
    doneOf(await act(tx, deps, { id, sorte, caller, acte: 'annuler', motif: motifOf(body.motif) })),
  )
}

/** The goods leave, and arrive. */
function serveWay(app: FastifyInstance, deps: Deps, sorte: Sorte): void {
  const { expedier, recevoir } = machineOf(sorte)
  serveKeyed(app, deps, expedier, async (tx, { params: { id }, caller }) =>
    doneOf(await act(tx, deps, { id, sorte, caller, acte: 'expedier', motif: null })),
  )
  serveKeyed(app, deps, recevoir, async (tx, { params: { id }, body, caller }) => {
    const take = (demande: Demande) => decideRecues(demande, namedOf(body.recues))
    const motif = motifOf(body.motif)
    return doneOf(await act(tx, deps, { id, sorte, caller, acte: 'recevoir', motif, lignes: take }))
  })
}

const motifOf = (motif: string | undefined): string | null => motif?.trim() ?? null

const namedOf = (
  lignes: readonly { readonly produit_id: number; readonly quantite: number }[] | undefined,
): Ligne[] | undefined => lignes?.map(({ produit_id: produitId, quantite }) => ({ produitId, quantite }))

const doneOf = (demande: Demande | Refusal) =>
  isRefusal(demande) ? demande : { status: 200, body: presentDemande(demande) }

const presentResume = ({ id, de, vers, statut, version, lignes }: Demande) => ({
  id,
  de,
  vers,
  statut,
  version,
  lignes: lignes.map(({ produitId, ...quantities }) => ({ produit_id: produitId, ...quantities })),
})

/** A request as clients see it. */
export const presentDemande = ({ historique, ...demande }: Demande) => ({
  ...presentResume(demande as Demande),
  historique: historique.map(({ at, ...etape }) => ({ ...etape, a: at.toISOString() })),
})
