import { isRefusal, panier } from '@comptoir/contracts'
import { operation } from '@comptoir/participant/operation.ts'
import { lockPaniers, readPaniers } from '../db/panier-store.ts'
import { readPrises, savePrises } from '../db/prises-store.ts'
import { decidePrises } from '../domain/prise.ts'

/** Moves the lines of each cart's current version to its order and opens the next version, empty. */
export const prendre = operation(panier.prendre, async (tx, commands, { now }) => {
  const demands = commands.map(({ body }) => body)
  const clientIds = [...new Set(demands.map(({ clientId }) => clientId))]
  await lockPaniers(tx, clientIds)
  const paniers = await readPaniers(tx, clientIds)
  const prises = await readPrises(
    tx,
    demands.map(({ commandeId }) => commandeId),
  )
  const { verdicts, fresh } = decidePrises({ paniers, prises, now }, demands)
  if (fresh.length > 0) await savePrises(tx, fresh)
  return verdicts.map((verdict) => {
    if (isRefusal(verdict)) return verdict
    return { lignes: [...verdict.lignes], version: verdict.version, a: verdict.priseLe.toISOString() }
  })
})
