/** Acts on requests: lock, decide, save, in one transaction, with the stock that follows and the event that tells of it. */
import { type Caller, decideStore, isRefusal, type Refusal, refuse } from '@comptoir/contracts'
import { personOf } from '@comptoir/contracts/access.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { closeHold, lockDemande, saveEtape } from '../db/demandes-store.ts'
import { lockHoldings, saveMouvements } from '../db/mouvements-store.ts'
import type { Deps } from '../deps.ts'
import {
  type Acte,
  arrivalOf,
  type Demande,
  decideActe,
  departureOf,
  type Etape,
  heldOf,
  type LigneDemandee,
  type Sorte,
} from '../domain/demande.ts'
import type { Mouvement } from '../domain/mouvement.ts'
import { releaseGroup } from '../operations/liberer.ts'
import { reserveGroup } from '../operations/reserver.ts'
import { announce, refusalOfWay } from './demande-ground.ts'

interface Asked {
  readonly id: string
  readonly sorte: Sorte
  readonly acte: Acte
  readonly caller: Caller
  readonly motif: string | null
  /** What becomes of the lines; they stay as they are when absent. */
  readonly lignes?: (demande: Demande) => readonly LigneDemandee[] | Refusal
}

/** Moves a request on, or says why not: who may, whether it is time, what the lines are, what the stock allows. */
export async function act(tx: Tx, deps: Deps, asked: Asked): Promise<Demande | Refusal> {
  const { id, acte, caller, motif } = asked
  const before = await lockDemande(tx, id)
  if (before?.sorte !== asked.sorte) return refuse('DEMANDE_INTROUVABLE', { id })
  const statut = refusalOfCaller(caller, acte, before) ?? decideActe(before, acte)
  if (isRefusal(statut)) return statut
  const lignes = asked.lignes?.(before) ?? before.lignes
  if (isRefusal(lignes)) return lignes
  const etape: Etape = { statut, auteur: personOf(caller), motif, at: deps.now() }
  const after: Demande = {
    ...before,
    statut,
    lignes,
    version: before.version + 1,
    historique: [...before.historique, etape],
  }
  const refusal = await STOCK[acte](tx, deps, { before, after, etape })
  if (refusal !== undefined) return refusal
  await saveEtape(tx, after, etape)
  await announce(tx, deps, after)
  return after
}

/** Goods are sent by the place that they leave, and received by the one that asked. Head office acts for all. */
function refusalOfCaller(caller: Caller, acte: Acte, { de, vers }: Demande) {
  switch (acte) {
    case 'valider':
    case 'refuser':
      return undefined
    case 'expedier':
      return decideStore(caller, de)
    case 'recevoir':
    case 'annuler':
      return decideStore(caller, vers)
  }
}

interface Step {
  readonly before: Demande
  readonly after: Demande
  readonly etape: Etape
}
type StockOf = (tx: Tx, deps: Deps, step: Step) => Promise<Refusal | undefined>

/** What an act does to the stock, or why it may not. */
const STOCK: Readonly<Record<Acte, StockOf>> = {
  valider: async (tx, { metrics }, { after: { id, de, vers, lignes }, etape: { at } }) => {
    const refusal = await refusalOfWay(tx, { de, vers })
    if (refusal !== undefined) return refusal
    const held = { commandeId: id, magasinId: de, lignes: heldOf(lignes) }
    const [reply] = await reserveGroup(tx, [held], { origine: 'DEMANDE', at, metrics })
    return isRefusal(reply) ? reply : undefined
  },
  refuser: async () => undefined,
  annuler: async (tx, _deps, { before: { id, statut }, etape: { at } }) => {
    if (statut === 'VALIDEE') await releaseGroup(tx, [id], { origine: 'DEMANDE', at })
    return undefined
  },
  expedier: async (tx, deps, { after, etape }) => {
    const refusal = await refusalOfWay(tx, after)
    if (refusal !== undefined) return refusal
    await move(tx, deps, { mouvements: departureOf(after), demande: after, etape })
    await closeHold(tx, after.id, etape.at)
    return undefined
  },
  recevoir: async (tx, deps, { after, etape }) => {
    await move(tx, deps, { mouvements: arrivalOf(after), demande: after, etape })
    return undefined
  },
}

interface Moving {
  readonly mouvements: readonly Mouvement[]
  readonly demande: Demande
  readonly etape: Etape
}

async function move(
  tx: Tx,
  { metrics }: Pick<Deps, 'metrics'>,
  { mouvements, demande: { id }, etape }: Moving,
) {
  const before = await lockHoldings(tx, mouvements)
  await saveMouvements(tx, { mouvements, before }, { id, ...etape })
  metrics.moved(mouvements)
}
