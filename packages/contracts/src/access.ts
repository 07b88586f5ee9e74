/** Who may do what: the words of tokens, the refusals that a check of one gives, and what each role may grant alone. */
import { type Refusal, type Role, type Route, refuse, type ServiceContract } from './operation.ts'
import type { ProblemCode } from './problem.ts'

/** The roles of staff, the least first. Each may do what those before it may. */
export const STAFF = ['employe', 'gestionnaire', 'responsable'] as const
export type StaffRole = (typeof STAFF)[number]

/** For whom a token is meant. */
export const TOKEN_AUDIENCE = 'comptoir'

/** For whom an approval is meant: it opens no route. */
export const APPROVAL_AUDIENCE = 'comptoir-approbations'

export type Profile = 'demo' | 'production'

/** Demonstration accounts have an issuer of their own, so that their tokens open nothing elsewhere. */
export const issuerOf = (profile: Profile): string =>
  profile === 'demo' ? 'comptoir-demo' : 'comptoir-utilisateurs'

/** What a route that wants a token may refuse before it is asked anything: its contract names them with its own. */
export const tokenRefusals = [
  'NON_AUTHENTIFIE',
  'JETON_INVALIDE',
  'JETON_EXPIRE',
  'JETON_REVOQUE',
  'ACCES_INTERDIT',
  'CLES_INDISPONIBLES',
] as const

/** Where guests alone are named, no token is read: who has one is as welcome as who has none. */
export const readsNoToken = ({ acces }: Pick<Route, 'acces'>): boolean =>
  acces.every((role) => role === 'invite')

/** What a route that takes a key may refuse for its sake. */
const keyRefusals = ['CLE_INVALIDE', 'CLE_REUTILISEE', 'REQUETE_EN_COURS'] as const

/** All that a route may refuse: what its contract names, and what the checks of who asks and of his key add. */
export function refusalsOf({
  acces,
  refusals,
  reads,
}: Pick<Route, 'acces' | 'refusals' | 'reads'>): readonly ProblemCode[] {
  const ofToken = readsNoToken({ acces }) ? [] : tokenRefusals
  const ofKey = reads?.includes('Idempotency-Key') === true ? keyRefusals : []
  return [...new Set([...refusals, ...ofToken, ...ofKey])]
}

/** Who has the keys of tokens. */
export const KEEPER_OF_KEYS = 'utilisateurs'

/** Where he publishes them. */
export const KEYS_PATH = '/.well-known/jwks.json'

/** Whether a service asks the keeper for keys: he has his own. */
export const asksForKeys = ({ name }: Pick<ServiceContract, 'name'>): boolean => name !== KEEPER_OF_KEYS

/** Who asks. A guest (`invite`) has said nothing of himself. */
export interface Caller {
  readonly role: Role
  /** What keys of requests belong to: a person, or a program by its token. Undefined for a guest. */
  readonly subject?: string
  /** The number of the account, for staff and customers. */
  readonly accountId?: number
  /** The name of the account. */
  readonly name?: string
  /** The session, or the token of a program, by which he asks. */
  readonly sessionId?: string
  /** The stores for which staff act. */
  readonly magasins: readonly number[]
  /** The customer. */
  readonly clientId?: number
  /** A guest of the demonstration: he may do what any customer may. */
  readonly actsForAll?: true
}

/** Who acted, as histories keep it: the account, and its name at that time. */
export interface Person {
  readonly id: string
  readonly nom: string
}

/** A guest of the demonstration has no account. */
export const personOf = ({ subject = 'invite', name = subject }: Caller): Person => ({
  id: subject,
  nom: name,
})

export const GUEST: Caller = { role: 'invite', magasins: [] }
const DEMO_GUEST: Caller = { ...GUEST, actsForAll: true }

/** Who asks without a token. */
export const guestOf = (profile: Profile): Caller => (profile === 'demo' ? DEMO_GUEST : GUEST)

/** The holder of the operators' token, a file that is there when utilisateurs is not. */
export const OPERATOR: Caller = { role: 'operateur', subject: 'operateur', name: 'operateur', magasins: [] }

/** Whether a route is for whoever asks. */
export function isFor({ acces, openInDemo }: Pick<Route, 'acces' | 'openInDemo'>, caller: Caller): boolean {
  if (acces.includes(caller.role)) return true
  return caller.actsForAll === true && openInDemo === true
}

/** Refuses whoever acts for a store that is not his own. A responsable acts for all. */
export function decideStore(caller: Caller, magasinId: number): Refusal<'MAGASIN_INTERDIT'> | undefined {
  const isOwn = caller.role === 'responsable' || caller.magasins.includes(magasinId)
  return isOwn ? undefined : refuse('MAGASIN_INTERDIT', { magasinId })
}

/** The stores that a list shows: the one that is asked for, or all of the caller's own; undefined for every store. */
export function decideStores(
  caller: Caller,
  magasinId: number | undefined,
): readonly number[] | undefined | Refusal<'MAGASIN_INTERDIT'> {
  if (magasinId === undefined) return caller.role === 'responsable' ? undefined : caller.magasins
  return decideStore(caller, magasinId) ?? [magasinId]
}

/**
 * Refuses whoever acts for a customer that he is not. Staff act for all of them; so does a guest of the demonstration. `null`:
 * what a guest has made, for whoever knows its id.
 */
export function decideClient(
  caller: Caller,
  clientId: number | null,
): Refusal<'CLIENT_INTERDIT' | 'NON_AUTHENTIFIE'> | undefined {
  const { role, actsForAll, clientId: own } = caller
  if (clientId === null || actsForAll === true || isStaff(role) || own === clientId) return undefined
  return role === 'invite' ? refuse('NON_AUTHENTIFIE') : refuse('CLIENT_INTERDIT', { clientId })
}

export const isStaff = (role: Role): role is StaffRole => (STAFF as readonly Role[]).includes(role)

/** What a role grants without asking anyone; `null`: without a limit. */
export const LIMITS: Readonly<
  Record<StaffRole, { readonly remisePourcent: number; readonly retourCents: number | null }>
> = {
  employe: { remisePourcent: 10, retourCents: 10_000 },
  gestionnaire: { remisePourcent: 50, retourCents: 100_000 },
  responsable: { remisePourcent: 100, retourCents: null },
}
