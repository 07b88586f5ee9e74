/** What a service with a cache says of it, and how it is emptied. Each instance answers for the cache that it uses. */
import { Closed } from './fields.ts'
import { route } from './operation.ts'
import { Type } from './typebox.ts'

const Count = Type.Integer({ minimum: 0 })

/** The routes of the cache of a service of that name. */
export const cacheRoutes = (name: string) => ({
  consulterCache: route({
    id: `${name}.consulter-cache`,
    method: 'GET',
    path: '/cache/stats',
    summary: {
      fr: 'Ce que le cache a rendu, et ce qu’il tient',
      en: 'What the cache has answered, and what it holds',
    },
    replies: {
      200: Closed({ enabled: Type.Boolean(), hits: Count, misses: Count, keys: Count, memory: Count }),
    },
    refusals: [],
    // One instance answers for itself: the gateway would show any of them.
    passerelle: false,
    acces: ['responsable'],
  }),
  viderCache: route({
    id: `${name}.vider-cache`,
    method: 'DELETE',
    path: '/cache',
    summary: { fr: 'Vide le cache, pour toutes les instances', en: 'Empties the cache, for all instances' },
    replies: { 204: null },
    refusals: [],
    reads: ['Idempotency-Key'],
    passerelle: false,
    acces: ['responsable'],
  }),
})
