import { isRefusal, paiement } from '@comptoir/contracts'
import { operation } from '@comptoir/participant/operation.ts'
import { type CollectDeps, collectGroup, replyOf } from './encaisser.ts'

/**
 * The cash of sales without network. It has been taken, so this is never refused.
 * @throws for any other tender, which could be.
 */
export const noterEncaissement = (deps: CollectDeps) =>
  operation(paiement.noterEncaissement, async (tx, commands, { now }) => {
    const demands = commands.map(({ body }) => body)
    const other = demands.find(({ encaissements }) => encaissements.some(({ mode }) => mode !== 'ESPECES'))
    if (other !== undefined) throw new Error(`vente ${other.venteId}: without network there is only cash`)
    const verdicts = await collectGroup(tx, demands, { at: now, ...deps })
    return verdicts.map((verdict, index) => {
      const reply = replyOf(verdict, now)
      if (isRefusal(reply))
        throw new Error(`vente ${demands[index]?.venteId}: it was voided before it was noted`)
      return reply
    })
  })
