/** Invoices and credit notes: asked for here, or told by events; the worker gives them their numbers. */
import { tableOf } from './alias.ts'
import { nommer } from './clients-questions.ts'
import { event } from './event.ts'
import * as aliases from './facturation-aliases.ts'
import { consulter, facturer, lister } from './facturation-factures.ts'
import { Closed, Uuid } from './fields.ts'
import type { ServiceContract } from './operation.ts'

export * as aliases from './facturation-aliases.ts'
export * from './facturation-factures.ts'

/** Somebody asked for an invoice. It is stored already, and waits for its number. */
export const factureDemandee = event({
  id: 'facturation.facture-demandee',
  body: Closed({ factureId: Uuid() }),
})

export const service: ServiceContract = {
  name: 'facturation',
  ports: [8014],
  summary: { fr: 'Factures et notes de crédit', en: 'Invoices and credit notes' },
  routes: [facturer, lister, consulter],
  aliases: tableOf(aliases),
  operations: [],
  worker: {
    ports: [8015],
    summary: { fr: 'L’émission des factures', en: 'The issue of invoices' },
    asks: [nommer.spec],
  },
}
