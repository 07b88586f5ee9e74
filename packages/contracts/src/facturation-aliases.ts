/** The route by which the replaced billing system was asked for an invoice. */
import { alias } from './alias.ts'
import { Demande, facturer } from './facturation-factures.ts'
import { Closed, Uuid } from './fields.ts'
import { Type } from './typebox.ts'

export const bill004 = alias(facturer, {
  method: 'POST',
  path: '/api/billing',
  body: Demande,
  replies: { 202: Closed({ message: Type.String(), facture_id: Uuid() }) },
})
