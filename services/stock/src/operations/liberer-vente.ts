import { stock } from '@comptoir/contracts'
import { operation } from '@comptoir/participant/operation.ts'
import { releaseGroup } from './liberer.ts'

/** Gives back what sales hold, or leaves the mark that refuses their late reservation. */
export const libererVente = operation(stock.libererVente, async (tx, commands, { now }) => {
  await releaseGroup(
    tx,
    commands.map(({ body }) => body.venteId),
    { origine: 'SAGA', at: now },
  )
  return commands.map(() => ({ a: now.toISOString() }))
})
