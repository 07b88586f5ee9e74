/** A store, or the centre logistique, and what a change of it means. */
import { toCents } from '@comptoir/contracts/money.ts'
import { type Refusal, refuse } from '@comptoir/contracts/operation.ts'

export type TypeDeLieu = 'MAGASIN' | 'CENTRE'

export interface ContenuMagasin {
  readonly nom: string
  readonly adresse: string
  readonly ville: string
  readonly codePostal: string
  readonly telephone: string | null
  readonly email: string | null
  readonly region: string
  readonly objectifCents: number | null
  readonly ouvert: boolean
}

export interface Magasin extends ContenuMagasin {
  readonly id: number
  readonly type: TypeDeLieu
  readonly version: number
  readonly creeLe: Date
  readonly modifieLe: Date
}

/** What a client sends, as on the wire. */
export interface SaisieMagasin {
  readonly nom: string
  readonly adresse: string
  readonly ville: string
  readonly code_postal: string
  readonly telephone?: string | null | undefined
  readonly email?: string | null | undefined
  readonly region: string
  readonly objectif?: number | null | undefined
  readonly ouvert?: boolean | undefined
}

type Kept = Pick<ContenuMagasin, 'telephone' | 'email' | 'objectifCents' | 'ouvert'>
const NEW: Kept = { telephone: null, email: null, objectifCents: null, ouvert: true }

/** The content that an entry asks for. What it leaves out stays as it was; postal codes are written in one way. */
export function decideContenu(
  saisie: SaisieMagasin,
  before: Kept = NEW,
): ContenuMagasin | Refusal<'MONTANT_TROP_FIN'> {
  const objectifCents = decideObjectif(saisie.objectif, before.objectifCents)
  if (typeof objectifCents === 'object' && objectifCents !== null) return objectifCents
  const code = saisie.code_postal.replace(' ', '').toUpperCase()
  return {
    nom: saisie.nom.trim(),
    adresse: saisie.adresse.trim(),
    ville: saisie.ville.trim(),
    codePostal: `${code.slice(0, 3)} ${code.slice(3)}`.trim(),
    telephone: saisie.telephone === undefined ? before.telephone : saisie.telephone,
    email: saisie.email === undefined ? before.email : saisie.email,
    region: saisie.region.trim(),
    objectifCents,
    ouvert: saisie.ouvert ?? before.ouvert,
  }
}

function decideObjectif(
  dollars: number | null | undefined,
  before: number | null,
): number | null | Refusal<'MONTANT_TROP_FIN'> {
  if (dollars === undefined) return before
  return dollars === null ? null : (toCents(dollars) ?? refuse('MONTANT_TROP_FIN', { champ: 'objectif' }))
}

/** The store after a change: its version rises, unless nothing changed. */
export function changed(before: Magasin, contenu: ContenuMagasin): Magasin {
  const fields = Object.keys(contenu) as (keyof ContenuMagasin)[]
  const differs = fields.some((field) => contenu[field] !== before[field])
  return differs ? { ...before, ...contenu, version: before.version + 1 } : before
}

const KNOWN_TO_OTHERS = ['nom', 'ouvert', 'region', 'objectifCents'] as const satisfies (keyof Magasin)[]

/** True when other services must hear of the change: what they know of a place, or that it is in use. */
export const concernsOthers = (before: Magasin, after: Magasin): boolean =>
  KNOWN_TO_OTHERS.some((field) => before[field] !== after[field])

/** Refuses to close a store while tills of it are open, by their names. */
export function decideTillsClosed(openCaisses: readonly string[]): Refusal<'MAGASIN_OCCUPE'> | undefined {
  return openCaisses.length === 0 ? undefined : refuse('MAGASIN_OCCUPE', { caisses: openCaisses.join(', ') })
}

/** What stock says of a place. */
export interface Occupation {
  readonly disponible: number
  readonly reserve: number
  readonly enTransit: number
  readonly demandes: number
}

/** Refuses to close a store while goods are there or on their way, or a request of it goes on. */
export function decideEmpty(occupation: Occupation): Refusal<'MAGASIN_NON_VIDE'> | undefined {
  const isEmpty = Object.values(occupation).every((count) => count === 0)
  return isEmpty ? undefined : refuse('MAGASIN_NON_VIDE', { ...occupation })
}
