/** What every report is asked by, and what every report says of itself. */
import { Closed, Instant, Nullable, Numero } from './fields.ts'
import { type TProperties, type TSchema, Type } from './typebox.ts'

/** A day of the shops, in this century. */
export const Jour = () => Type.String({ format: 'date', pattern: '^20' })

/** The first and the last day, both included. */
export const jours = {
  date_debut: Type.Optional(Jour()),
  date_fin: Type.Optional(Jour()),
}

/** In which form a report comes, where `Accept` cannot be said. */
export const forms = {
  format: Type.Optional(Type.Enum(['json', 'csv'])),
  excel: Type.Optional(Type.Literal('1', { description: 'CSV pour Excel : « ; », virgule décimale, BOM' })),
}

export const filtres = {
  ...jours,
  magasin_id: Type.Optional(Numero()),
  categorie_id: Type.Optional(Numero()),
  ...forms,
}

export const compared = { comparer: Type.Optional(Type.Literal('precedent')) }

export const Periode = Closed({ date_debut: Jour(), date_fin: Jour() })

/** Until when what happened is in it; null before anything has. */
export const a_jour_a = Nullable(Instant())

/** A report over some days. */
export const Rapport = <P extends TProperties>(properties: P) =>
  Closed({
    periode: Periode,
    magasin_id: Nullable(Numero()),
    categorie_id: Nullable(Numero()),
    a_jour_a,
    ...properties,
  })

/** An amount that returns may bring below zero. */
export const Signed = () => Type.Number({ description: 'CAD, at most two decimals' })
export const Taux = () => Type.Number({ description: '%' })
export const ofPlace = { magasin_id: Numero(), nom: Type.String() }
export const ofProduit = { produit_id: Numero(), nom: Type.String() }

/** What every report may refuse. */
export const refusals = ['MAGASIN_INTERDIT', 'MAGASIN_INTROUVABLE', 'CATEGORIE_INTROUVABLE'] as const

/** What reading any report has in common. Reports are for those who run stores; a gestionnaire sees his own. */
export const read = {
  method: 'GET',
  refusals,
  reads: ['Accept'],
  sends: { 200: ['X-Cache'] },
  passerelle: true,
  acces: ['gestionnaire', 'responsable'],
} as const

export const each = <T extends TSchema>(schema: T) => Type.Array(schema)
