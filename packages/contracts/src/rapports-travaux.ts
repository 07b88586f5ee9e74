/** Long work on reports: comparing them with what the owners have, and making them up anew from it. */
import { Closed, Instant, Nullable, Uuid } from './fields.ts'
import { route } from './operation.ts'
import { Type } from './typebox.ts'

export const SORTES_TRAVAIL = ['COMPARAISON', 'RECONSTRUCTION'] as const
export const STATUTS_TRAVAIL = ['EN_ATTENTE', 'EN_COURS', 'TERMINE', 'ECHOUE'] as const

/** As many differences as are told. */
export const DIFFERENCES_MAX = 100

const Travail = Closed({
  id: Uuid(),
  sorte: Type.Enum(SORTES_TRAVAIL),
  statut: Type.Enum(STATUTS_TRAVAIL),
  demande_le: Instant(),
  fini_le: Nullable(Instant()),
  /** How much of the owners' past was read. */
  evenements: Type.Integer(),
  /** Of a comparison: what owners have and what reports had, row by row; none when both are the same to the cent. */
  differences: Type.Array(
    Closed({
      table: Type.String(),
      attendu: Nullable(Type.String()),
      trouve: Nullable(Type.String()),
    }),
  ),
  erreur: Nullable(Type.String()),
})

export const demanderTravail = route({
  id: 'rapports.demander-travail',
  method: 'POST',
  path: '/rapports/travaux',
  summary: {
    fr: 'Compare les rapports à ce qu’ont les services, ou les refait à neuf, pendant que tout tourne',
    en: 'Compares reports with what the services have, or makes them up anew, while all goes on',
  },
  body: Closed({ sorte: Type.Enum(SORTES_TRAVAIL) }),
  replies: { 202: Travail },
  refusals: [],
  reads: ['Idempotency-Key'],
  passerelle: true,
  acces: ['responsable'],
})

export const consulterTravail = route({
  id: 'rapports.consulter-travail',
  method: 'GET',
  path: '/rapports/travaux/{id}',
  summary: { fr: 'Où en est un travail', en: 'How far a work is' },
  params: Closed({ id: Uuid() }),
  replies: { 200: Travail },
  refusals: ['TRAVAIL_INTROUVABLE'],
  passerelle: true,
  acces: ['responsable'],
})
