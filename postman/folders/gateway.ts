/** What the gateway answers by itself, and what every process tells of itself. */
import { clients, commande, panier } from '@comptoir/contracts'
import { type Exchange, type Folder, type Target, verify } from '../exchange.ts'

const own = (id: string, path: string, description: string): Target => ({
  id,
  method: 'GET',
  path,
  base: 'baseUrl',
  description,
  replies: {},
  refusals: [],
})
const objectOf = (properties: Readonly<Record<string, unknown>>) => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
})
const HEALTH = objectOf({
  status: { const: 'ok' },
  service: { type: 'string' },
  instance: { type: 'string' },
})

const clientsV1: Target = {
  ...own(
    'passerelle.clients-v1',
    '/api/v1/clients',
    'La liste des clients, en un objet\n\n*Clients, as an object*',
  ),
  replies: { 200: objectOf({ clients: clients.lister.replies[200] }) },
}
const apercu: Target = {
  ...own(
    'passerelle.apercu',
    '/clients/{id}/apercu',
    'Le client, son panier et ses dernières commandes ; une partie absente est signalée par incomplet\n\n*Customer, cart and last orders; a part that could not be had is absent, and incomplet says so*',
  ),
  replies: {
    200: objectOf({
      client: clients.consulter.replies[200],
      panier: panier.consulter.replies[200],
      commandes: commande.lister.replies[200],
    }),
  },
}

const processes: Exchange[] = ['/health', '/ready', '/metrics', '/docs', '/openapi.json'].map((path) => ({
  name: `L’orchestrateur : ${path}`,
  target: {
    ...own(`processus${path}`, path, 'Chaque processus répond à cette route à son propre port'),
    base: 'orchestrateurUrl',
    ...(path === '/health' ? { replies: { 200: HEALTH } } : {}),
  },
  status: 200,
}))

const page = (path: string, params: Exchange['params'] = {}): Exchange => ({
  name: `La documentation de tous les services : ${path}`,
  target: own(`passerelle${path}`, path, 'Les documents de tous les services, au choix'),
  params,
  status: 200,
})
const pages = [
  page('/'),
  page('/docs'),
  page('/redoc'),
  page('/docs/static/{file}', { file: 'swagger-ui.css' }),
  page('/docs/openapi/{service}', { service: 'stock' }),
  page('/openapi.json'),
  page('/openapi.yaml'),
]

export const gatewayFolder: Folder = {
  name: '9. Passerelle et processus',
  description:
    'Ce que la passerelle compose elle-même, et la santé.\n\n*What the gateway composes itself, and health.*',
  exchanges: [
    {
      name: 'Les clients, à l’ancienne',
      target: clientsV1,
      query: { limite: '2' },
      after: [verify('tient la limite', 'pm.expect(corps.clients).to.have.lengthOf(2)')],
    },
    {
      name: 'Un client d’un seul regard',
      target: apercu,
      params: { id: '{{clientId}}' },
      after: [
        verify(
          'réunit les trois',
          `const id = pm.collectionVariables.get('clientId')`,
          'pm.expect(corps.client.id).to.equal(id)',
          'pm.expect(corps.panier.client_id).to.equal(id)',
          `pm.expect(corps.commandes.map((c) => c.commande_id)).to.include(pm.collectionVariables.get('commandeClientId'))`,
          `pm.expect(corps).to.not.have.property('incomplet')`,
        ),
      ],
    },
    { name: 'La passerelle vit', target: own('passerelle.health', '/health', 'Santé'), status: 200 },
    {
      name: 'La passerelle vit (KrakenD)',
      target: own('passerelle.__health', '/__health', 'Santé'),
      status: 200,
    },
    ...pages,
    ...processes,
  ],
}
