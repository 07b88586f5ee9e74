/** How the house is, as head office sees it. */
import { Closed, Instant, Nullable, route } from '@comptoir/contracts'
import { Type } from '@comptoir/contracts/typebox.ts'

const Count = Type.Integer({ minimum: 0 })

/** One instance of a process: asked now, or seen away. */
const Instance = Closed({
  adresse: Type.String(),
  etat: Type.Enum(['PRET', 'PAS_PRET', 'ABSENT']),
  /** Why it is not ready, in its own words. */
  raison: Nullable(Type.String()),
  /** Since when it is seen in this state. */
  depuis: Instant(),
  /** Which version of the whole runs there. */
  version: Nullable(Type.String()),
  demarre_le: Nullable(Instant()),
  /** Since it started. */
  demandes: Nullable(Count),
  erreurs: Nullable(Count),
  p95_ms: Nullable(Type.Number()),
  memoire_mo: Nullable(Type.Number()),
  base: Nullable(Closed({ occupees: Count, libres: Count, attendent: Count })),
  bus: Nullable(Closed({ en_attente: Count, plus_ancien_s: Type.Number(), mis_de_cote: Count })),
  /** The age of the oldest event that is not on the bus yet. */
  a_publier_s: Nullable(Type.Number()),
  /** Of what was asked of the cache, the part that it had. */
  cache: Nullable(Type.Number()),
})

const Upstream = Closed({
  nom: Type.String(),
  demandes: Count,
  echecs: Count,
  /** The gateway sends it nothing for now: too few of its requests were answered. */
  coupe: Type.Boolean(),
})

export const sante = route({
  id: 'interfaces.sante',
  method: 'GET',
  path: '/api/sante',
  summary: {
    fr: 'Chaque processus du système : son état, son âge, ce qu’il attend',
    en: 'Each process of the system: its state, its age, what it waits for',
  },
  replies: {
    200: Closed({
      lu_a: Instant(),
      processus: Type.Array(Closed({ nom: Type.String(), instances: Type.Array(Instance) })),
      /** What the gateway says of the services behind it; null: it does not say. */
      amonts: Nullable(Type.Array(Upstream)),
      /** Where the dashboards are, while they answer. */
      grafana: Nullable(Type.String()),
    }),
  },
  refusals: ['NON_AUTHENTIFIE', 'ACCES_INTERDIT'],
  passerelle: false,
  // Its token is the cookie of head office, which is read here.
  acces: ['invite'],
})
