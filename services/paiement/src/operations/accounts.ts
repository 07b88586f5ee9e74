import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { openComptes, saveOperations } from '../db/paiement-store.ts'
import { openingOf } from '../domain/grand-livre.ts'
import type { Rules } from '../domain/paiement.ts'

/**
 * Opens accounts at their first use.
 * @returns false when another transaction opened one of them meanwhile: what was decided on its balance is decided again.
 */
export async function openAccounts(
  tx: Tx,
  clientIds: readonly number[],
  { rules, at }: { readonly rules: Rules; readonly at: Date },
): Promise<boolean> {
  if (clientIds.length === 0) return true
  const opened = await openComptes(tx, clientIds, at)
  const openings = opened.flatMap((clientId) => openingOf(clientId, rules.initialBalanceCents))
  if (openings.length > 0) await saveOperations(tx, openings, { origine: 'SAGA', at })
  return opened.length === clientIds.length
}
