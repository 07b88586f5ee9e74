/** What the terminal is asked for a group of sales or of returns. */
import { type Refusal, refuse, toDollars } from '@comptoir/contracts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { PENDING } from '@comptoir/participant/operation.ts'
import {
  lockAutorisations,
  markAutorisations,
  moveAutorisations,
  saveDemands,
} from '../db/autorisation-store.ts'
import {
  type Autorisation,
  type AutorisationDemand,
  decideDemand,
  decideVoid,
} from '../domain/autorisation.ts'

interface Judging<C extends Refusal> {
  readonly at: Date
  /** What is said when the terminal refuses this amount. */
  readonly refusalOf: (montant: number) => C
}

/** Records what is asked, and answers what is known: as long as the terminal is silent, nothing is. */
export async function demandGroup<C extends Refusal>(
  tx: Tx,
  demands: readonly AutorisationDemand[],
  { at, refusalOf }: Judging<C>,
) {
  const known = await lockAutorisations(
    tx,
    demands.map(({ reference }) => reference),
  )
  const fresh = new Map<string, AutorisationDemand>()
  const replies = demands.map((demand) => {
    const autorisation = known.get(demand.reference)
    switch (decideDemand(demand, autorisation)) {
      case 'ask':
        fresh.set(demand.reference, demand)
        return PENDING
      case 'wait':
        return PENDING
      case 'authorised':
        return { a: (autorisation?.at ?? at).toISOString() }
      case 'refused':
        return refusalOf(toDollars(demand.montantCents))
      case 'void':
        return refuse('ACTION_ANNULEE')
    }
  })
  if (fresh.size > 0) await saveDemands(tx, [...fresh.values()], at)
  return replies
}

/** Has voided what the terminal did, or marks that nothing is to be done any more. */
export async function voidGroup(
  tx: Tx,
  asked: readonly string[],
  { pour, at }: { readonly pour: Autorisation['pour']; readonly at: Date },
) {
  const references = [...new Set(asked)]
  await markAutorisations(tx, references, { pour, at })
  const known = await lockAutorisations(tx, references)
  const verdicts = new Map(
    references.map((reference) => [reference, decideVoid(reference, known.get(reference) as Autorisation)]),
  )
  const toVoid = references.filter((reference) => verdicts.get(reference) === 'ask')
  if (toVoid.length > 0)
    await moveAutorisations(tx, toVoid, { from: ['DEMANDEE', 'AUTORISEE'], to: 'A_ANNULER', at })
  return asked.map((reference) =>
    verdicts.get(reference) === 'done' ? { a: (known.get(reference)?.at ?? at).toISOString() } : PENDING,
  )
}
