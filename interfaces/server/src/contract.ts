/** What this process says of itself. No other process calls it, so its contract is its own. */
import { Closed, route, type ServiceContract } from '@comptoir/contracts'
import { Type } from '@comptoir/contracts/typebox.ts'
import { sante } from './health/sante.ts'
import { SCREEN_SPACES } from './spaces.ts'

export const flux = route({
  id: 'interfaces.flux',
  method: 'GET',
  path: '/flux',
  summary: {
    fr: 'Ce qui change, de toutes les sources, pour qui est connecté à cet espace (SSE)',
    en: 'What changes, from every source, for whoever is signed in to this space (SSE)',
  },
  query: Closed({ espace: Type.Enum([...SCREEN_SPACES]) }),
  replies: { 200: Type.String({ description: 'text/event-stream' }) },
  stream: true,
  refusals: ['NON_AUTHENTIFIE', 'SERVICE_SURCHARGE'],
  reads: ['Last-Event-ID'],
  passerelle: false,
  // Its token is the cookie of the space, which is read here.
  acces: ['invite'],
})

/** A press that takes a minute is one that hung. */
const LONGEST_MS = 60_000

export const mesurer = route({
  id: 'interfaces.mesurer',
  method: 'POST',
  path: '/mesures',
  summary: {
    fr: 'Ce qu’une page dit d’elle-même : plus grand affichage et pression la plus lente en millisecondes, ce qui a bougé',
    en: 'What a page says of itself: largest paint and slowest press in milliseconds, and what moved',
  },
  body: Closed({
    espace: Type.Enum([...SCREEN_SPACES]),
    nom: Type.Enum(['LCP', 'INP', 'CLS']),
    valeur: Type.Number({ minimum: 0, maximum: LONGEST_MS }),
  }),
  replies: { 204: Type.Null() },
  refusals: ['NON_AUTHENTIFIE', 'ORIGINE_INTERDITE'],
  passerelle: false,
  // Its token is the cookie of the space, which is read here.
  acces: ['invite'],
})

export const contract: ServiceContract = {
  name: 'interfaces',
  folder: 'interfaces/server',
  ports: [8004, 8005],
  summary: {
    fr: 'Les écrans du magasin et de la maison mère, et la boutique',
    en: 'The screens of stores and head office, and the shop',
  },
  routes: [flux, sante, mesurer],
  operations: [],
}
