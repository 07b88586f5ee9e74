/** What the gateway itself answers: routes that put answers of services together. It serves them; documents tell of them. */
import { creer, lister } from './clients.ts'
import { CommandePublique } from './commande.ts'
import { Closed, Numero } from './fields.ts'
import { anyone, route } from './operation.ts'
import { consulter as consulterPanier } from './panier.ts'
import { Type } from './typebox.ts'

/** What /metrics of KrakenD listens on; the stand-in has it on its own port. */
export const gatewayMetricsPort = 8090

const Client = creer.replies[201]
const Panier = consulterPanier.replies[200]
/** What the service answered that could not give its part. */
const Fault = Type.Object({ http_status_code: Type.Integer() }, { additionalProperties: true })

/** The list of clients as an object, as older clients of the API read it. */
export const clientsV1 = route({
  id: 'passerelle.clients-v1',
  method: 'GET',
  path: '/api/v1/clients',
  summary: { fr: 'Comme GET /clients, en un objet', en: 'As GET /clients, as an object' },
  query: lister.query,
  replies: { 200: Closed({ clients: Type.Array(Client) }) },
  refusals: lister.refusals,
  passerelle: true,
  acces: lister.acces,
})

/** Who the client is, what is in the cart and what was ordered last. A part that could not be had is absent. */
export const apercu = route({
  id: 'passerelle.apercu',
  method: 'GET',
  path: '/clients/{id}/apercu',
  summary: {
    fr: 'Un client, son panier et ses dernières commandes',
    en: 'A client, the cart and the last orders',
  },
  params: Closed({ id: Numero() }),
  replies: {
    200: Closed({
      client: Type.Optional(Client),
      panier: Type.Optional(Panier),
      commandes: Type.Optional(Type.Array(CommandePublique)),
      incomplet: Type.Optional(Type.Literal(true)),
      error_client: Type.Optional(Fault),
      error_panier: Type.Optional(Fault),
      error_commandes: Type.Optional(Fault),
    }),
  },
  refusals: [],
  passerelle: true,
  acces: anyone,
})
