import { paiement } from '@comptoir/contracts'
import { dayOf } from '@comptoir/contracts/days.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { lockNames } from '@comptoir/kit/postgres/turn.ts'
import { operation } from '@comptoir/participant/operation.ts'
import { moveAutorisations } from '../db/autorisation-store.ts'
import { lockSoldes } from '../db/paiement-store.ts'
import { saveParts } from '../db/part-store.ts'
import {
  lockRecettes,
  lockRemboursements,
  readGiven,
  readGivenToday,
  saveRemboursements,
  takeCommandes,
} from '../db/recette-store.ts'
import { clientsOf, partsOfRefund } from '../domain/moyens.ts'
import { decideRemboursements, type RemboursementDemand, type Verdict } from '../domain/recette.ts'
import { openAccounts } from './accounts.ts'
import { type CollectDeps, replyOf } from './encaisser.ts'

/** Gives money back for a whole group of returns: one lock of what was taken, one decision, one write. */
export const rembourser = (deps: CollectDeps) =>
  operation(paiement.rembourser, async (tx, commands, { now }) => {
    const demands = commands.map(({ body }) => body)
    const verdicts = await refundGroup(tx, demands, { at: now, ...deps })
    return verdicts.map((verdict) => replyOf(verdict, now))
  })

async function refundGroup(
  tx: Tx,
  demands: readonly RemboursementDemand[],
  { rules, metrics, at }: CollectDeps & { readonly at: Date },
): Promise<readonly Verdict[]> {
  const commandes = demands.filter(({ pour }) => pour === 'COMMANDE')
  if (commandes.length > 0)
    await takeCommandes(
      tx,
      commandes.map(({ reference }) => reference),
    )
  const verdicts = await decideGroup(tx, demands, at)
  const refunds = refundsAmong(demands, verdicts)
  const parts = refunds.flatMap(partsOfRefund)
  const clients = clientsOf(parts)
  // One that another transaction opens meanwhile is there for the second lock: nothing is decided on a balance that grows.
  const soldes = await lockSoldes(tx, clients)
  const fresh = clients.filter((clientId) => !soldes.has(clientId))
  if (!(await openAccounts(tx, fresh, { rules, at }))) await lockSoldes(tx, clients)
  if (refunds.length > 0) {
    await saveRemboursements(tx, refunds, at)
    await saveParts(tx, parts, at)
    await giveToCards(tx, refunds, at)
  }
  for (const part of parts) metrics.tendered('refunded', part)
  return verdicts
}

/** What the terminal gave back waits for nothing more. */
async function giveToCards(tx: Tx, refunds: readonly RemboursementDemand[], at: Date): Promise<void> {
  const retourIds = refunds.flatMap(({ retourId, remboursements }) =>
    remboursements.some(({ mode }) => mode === 'CARTE') ? [retourId] : [],
  )
  if (retourIds.length === 0) return
  await moveAutorisations(tx, retourIds, { from: ['AUTORISEE'], to: 'ENCAISSEE', at })
}

/** Who gives back, then takings are locked first: what was given back by the one and of the other is all that there is. */
async function decideGroup(
  tx: Tx,
  demands: readonly RemboursementDemand[],
  at: Date,
): Promise<readonly Verdict[]> {
  const auteurs = [...new Set(demands.flatMap(({ plafond }) => plafond?.auteur ?? []))]
  await lockNames(
    tx,
    auteurs.map((auteur) => `auteur ${auteur}`),
  )
  const recettes = await lockRecettes(tx, demands)
  const [remboursements, given, today] = await Promise.all([
    lockRemboursements(
      tx,
      demands.map(({ retourId }) => retourId),
    ),
    readGiven(tx, demands),
    readGivenToday(tx, auteurs, dayOf(at)),
  ])
  return decideRemboursements(demands, { recettes, remboursements, given, today })
}

/** The returns whose refund is to be written, each once. */
function refundsAmong(
  demands: readonly RemboursementDemand[],
  verdicts: readonly Verdict[],
): RemboursementDemand[] {
  const refunds = new Map<string, RemboursementDemand>()
  demands.forEach((demand, index) => {
    if (verdicts[index]?.kind === 'faire') refunds.set(demand.retourId, demand)
  })
  return [...refunds.values()]
}
