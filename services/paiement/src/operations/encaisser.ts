import { paiement, type Refusal, refuse } from '@comptoir/contracts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { operation } from '@comptoir/participant/operation.ts'
import { lockAutorisations, moveAutorisations } from '../db/autorisation-store.ts'
import { lockSoldes } from '../db/paiement-store.ts'
import { saveParts } from '../db/part-store.ts'
import { lockRecettes, saveRecettes } from '../db/recette-store.ts'
import type { Deps } from '../deps.ts'
import { clientsOf, partsOfSale } from '../domain/moyens.ts'
import {
  decideEncaissements,
  type EncaissementDemand,
  expectSession,
  hasCard,
  type Verdict,
} from '../domain/recette.ts'
import { openAccounts } from './accounts.ts'

export type CollectDeps = Pick<Deps, 'rules' | 'metrics'>

/** Collects the tenders of a whole group of sales, of each sale all or none. */
export const encaisser = (deps: CollectDeps) =>
  operation(paiement.encaisser, async (tx, commands, { now }) => {
    const demands = commands.map(({ body }) => body)
    for (const demand of demands) expectSession(demand.venteId, demand, demand.encaissements)
    const verdicts = await collectGroup(tx, demands, { at: now, ...deps })
    return verdicts.map((verdict) => replyOf(verdict, now))
  })

/** What a verdict is answered with. */
export function replyOf<C extends Refusal>(
  verdict: Exclude<Verdict, { kind: 'refus' }> | { readonly kind: 'refus'; readonly refus: C },
  now: Date,
): { a: string } | Refusal {
  switch (verdict.kind) {
    case 'faire':
      return { a: now.toISOString() }
    case 'deja-fait':
      return { a: verdict.at.toISOString() }
    case 'annulee':
      return refuse('ACTION_ANNULEE')
    case 'refus':
      return verdict.refus
  }
}

/** Decides and writes what sales take. `demands[i]` gets the i-th verdict. */
export async function collectGroup(
  tx: Tx,
  demands: readonly EncaissementDemand[],
  { rules, metrics, at }: CollectDeps & { readonly at: Date },
): Promise<readonly Verdict[]> {
  const ids = demands.map(({ venteId }) => ({ pour: 'VENTE' as const, reference: venteId }))
  const clients = clientsOf(demands.flatMap(partsOfSale))
  const cards = demands.filter(hasCard).map(({ venteId }) => venteId)
  for (;;) {
    const recettes = await lockRecettes(tx, ids)
    const autorisations = cards.length === 0 ? new Map() : await lockAutorisations(tx, cards)
    const soldes = await lockSoldes(tx, clients)
    const verdicts = decideEncaissements(demands, { recettes, soldes, autorisations, rules })
    const taken = takenAmong(demands, verdicts)
    const parts = taken.flatMap(partsOfSale)
    const fresh = clientsOf(parts).filter((clientId) => !soldes.has(clientId))
    if (!(await openAccounts(tx, fresh, { rules, at }))) continue
    if (taken.length > 0) {
      await saveRecettes(tx, taken, at)
      await saveParts(tx, parts, at)
      await collectCards(tx, taken.filter(hasCard), at)
    }
    for (const part of parts) metrics.tendered('collected', part)
    for (const verdict of verdicts) if (verdict.kind === 'refus') metrics.decided(motifOf(verdict.refus))
    return verdicts
  }
}

/** Authorisations that a sale collects wait for nothing more. They are locked. */
async function collectCards(tx: Tx, taken: readonly EncaissementDemand[], at: Date): Promise<void> {
  if (taken.length === 0) return
  const venteIds = taken.map(({ venteId }) => venteId)
  await moveAutorisations(tx, venteIds, { from: ['AUTORISEE'], to: 'ENCAISSEE', at })
}

const motifOf = ({ details }: Refusal): string => String(details['motif'])

/** The sales whose tenders are to be written, each once. */
function takenAmong(
  demands: readonly EncaissementDemand[],
  verdicts: readonly Verdict[],
): EncaissementDemand[] {
  const taken = new Map<string, EncaissementDemand>()
  demands.forEach((demand, index) => {
    if (verdicts[index]?.kind === 'faire') taken.set(demand.venteId, demand)
  })
  return [...taken.values()]
}
