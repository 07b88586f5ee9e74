/** What wants attention, as it happens: alerts of stock and requests of places. */
import { Closed, Numero } from './fields.ts'
import { route } from './operation.ts'
import { Type } from './typebox.ts'

export const flux = route({
  id: 'stock.flux',
  method: 'GET',
  path: '/stock/flux',
  summary: {
    fr: 'Les alertes et les demandes en cours, puis chacune qui change, au fil de l’eau (SSE)',
    en: 'Alerts and requests that go on, then each that changes, as it happens (SSE)',
  },
  query: Closed({ magasin_id: Type.Optional(Numero()) }),
  replies: { 200: Type.String({ description: 'text/event-stream' }) },
  stream: true,
  refusals: ['MAGASIN_INTERDIT', 'SERVICE_SURCHARGE'],
  passerelle: true,
  acces: ['gestionnaire', 'responsable'],
})
