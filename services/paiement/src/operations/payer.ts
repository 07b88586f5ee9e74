import { paiement, type Refusal, refuse } from '@comptoir/contracts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { operation } from '@comptoir/participant/operation.ts'
import { type Act, lockSoldes, openComptes, readPaiements, saveOperations } from '../db/paiement-store.ts'
import type { Deps } from '../deps.ts'
import { openingOf } from '../domain/grand-livre.ts'
import { type Demand, decidePaiements, type Verdict } from '../domain/paiement.ts'

type PayDeps = Pick<Deps, 'rules' | 'metrics'>

/** Takes the payments of a whole group: one lock of the clients' accounts, one decision, one write. */
export const payer = (deps: PayDeps) =>
  operation(paiement.payer, async (tx, commands, { now }) => {
    const demands = commands.map(({ body: { commandeId, ...rest } }) => ({ reference: commandeId, ...rest }))
    const verdicts = await payGroup(tx, demands, { origine: 'SAGA', at: now, ...deps })
    return verdicts.map((verdict, index) => replyOf(verdict, (demands[index] as Demand).reference, now))
  })

function replyOf(verdict: Verdict, commandeId: string, now: Date): { a: string } | Refusal {
  switch (verdict.kind) {
    case 'capturer':
      return { a: now.toISOString() }
    case 'deja-capturee':
      return { a: verdict.at.toISOString() }
    case 'annulee':
      return refuse('ACTION_ANNULEE')
    case 'refus':
      return verdict.refus
    case 'autre-contenu':
      // An order's amount is frozen, so this is a fault that a person must see, never an answer to the order.
      throw new Error(`commande ${commandeId}: already paid with another amount or by another payer`)
  }
}

/** Decides and writes a group of payments of one origin. `demands[i]` gets the i-th verdict. */
export async function payGroup(
  tx: Tx,
  demands: readonly Demand[],
  { rules, metrics, ...act }: Act & PayDeps,
): Promise<readonly Verdict[]> {
  const clients = [...new Set(demands.flatMap(({ clientId }) => clientId ?? []))]
  for (;;) {
    // Both leave at once, and a connection answers in order: what is read has been seen after the locks.
    const [soldes, paiements] = await Promise.all([
      lockSoldes(tx, clients),
      readPaiements(
        tx,
        demands.map((demand) => demand.reference),
        act.origine,
      ),
    ])
    const verdicts = decidePaiements(demands, { paiements, soldes, rules })
    const captures = capturesOf(demands, verdicts)
    const fresh = [...new Set(captures.flatMap(({ clientId }) => clientId ?? []))].filter(
      (clientId) => !soldes.has(clientId),
    )
    const opened = fresh.length === 0 ? [] : await openComptes(tx, fresh, act.at)
    const operations = opened.flatMap((clientId) => openingOf(clientId, rules.initialBalanceCents))
    if (opened.length < fresh.length) {
      // Another transaction opened one of them meanwhile: its balance is not what was decided on.
      if (operations.length > 0) await saveOperations(tx, operations, act)
      continue
    }
    operations.push(...captures.map((demand) => ({ type: 'CAPTURE' as const, ...demand })))
    if (operations.length > 0) await saveOperations(tx, operations, act)
    for (const verdict of verdicts) metrics.decided(outcomeOf(verdict))
    return verdicts
  }
}

/** The demands that are to be captured, each reference once. */
function capturesOf(demands: readonly Demand[], verdicts: readonly Verdict[]): Demand[] {
  const captures = new Map<string, Demand>()
  verdicts.forEach((verdict, index) => {
    const demand = demands[index] as Demand
    if (verdict.kind === 'capturer') captures.set(demand.reference, demand)
  })
  return [...captures.values()]
}

const outcomeOf = (verdict: Verdict): string =>
  verdict.kind === 'refus' ? String(verdict.refus.details['motif']) : verdict.kind
