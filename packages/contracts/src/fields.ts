/** Fields that several contracts share, in the form that each side of the wire needs. */
import { type TProperties, type TSchema, Type } from './typebox.ts'

/** An object that refuses what it does not know: a client never sets a field by guessing its name. */
export const Closed = <P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })

/** Clients, products, places and categories have positive integers (32 bits). */
export const NUMERO_MAX = 2_147_483_647
export const Numero = () => Type.Integer({ minimum: 1, maximum: NUMERO_MAX })
/** An id, taken in either case. Checked by this schema, it is in lower case, as PostgreSQL writes it. */
export const Uuid = () => Type.String({ format: 'uuid' })
export const Instant = () => Type.String({ format: 'date-time' })
/** An address of e-mail. Linear-time: no nested repetition. */
export const Email = Type.String({ minLength: 3, maxLength: 254, pattern: '^[^@\\s]+@[^@\\s]+$' })
/** A day where the shops are. */
export const Jour = Type.String({ format: 'date' })
export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

export const QUANTITE_MAX = 10_000
export const LIGNES_MAX = 100
/** How many places may serve an order. */
export const LIEUX_MAX = 100
export const Quantite = () => Type.Integer({ minimum: 1, maximum: QUANTITE_MAX })

/** A line as operations carry it. Repeated products are already summed, so a quantity may exceed one line's limit. */
export const Ligne = Closed({
  produitId: Numero(),
  quantite: Type.Integer({ minimum: 1, maximum: QUANTITE_MAX * LIGNES_MAX }),
})
export const Lignes = Type.Array(Ligne, { minItems: 1, maxItems: LIGNES_MAX })

/** What each place gives of an order that several places serve. A line has as many parts as places give of it. */
export const Parts = Type.Array(
  Closed({
    produitId: Numero(),
    magasinId: Numero(),
    quantite: Type.Integer({ minimum: 1, maximum: QUANTITE_MAX * LIGNES_MAX }),
  }),
  { minItems: 1, maxItems: LIGNES_MAX * LIEUX_MAX },
)

/** The same of one line, as public routes tell it. */
export const Lieux = Type.Array(Closed({ magasin_id: Numero(), quantite: Type.Integer() }), {
  description: 'which places serve the line, where several may',
})

/** A line as public routes carry it. */
export const LignePublique = Closed({ produit_id: Numero(), quantite: Quantite() })

/** A state reached and when: the participant's own recorded instant. */
export const ReachedEtat = Closed({ statut: Type.String({ minLength: 1, maxLength: 32 }), a: Instant() })
export const Etats = Type.Array(ReachedEtat, { maxItems: 16 })

/** Who acted, as the history keeps it: the account, and its name at that time. */
export const Personne = Closed({
  id: Type.String({ minLength: 1, maxLength: 200 }),
  nom: Type.String({ minLength: 1, maxLength: 200 }),
})

/** Paging of every list: `?limite=&curseur=&total=1`. */
export const pagination = {
  limite: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
  curseur: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  total: Type.Optional(Type.Literal('1')),
}
