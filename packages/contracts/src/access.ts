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

/**
 * The services whose routes still take everyone, as before staff had accounts, since what calls them has no token yet. Every
 * other service lets in only whom the `acces` of its contract names. A line goes when its callers have tokens.
 */
const OPEN_YET = ['catalogue', 'clients', 'commande', 'paiement', 'panier', 'stock']

/** Whether the routes of a service are closed to whom their `acces` does not name. */
export const isGuarded = ({ name }: Pick<ServiceContract, 'name'>): boolean => !OPEN_YET.includes(name)

/** Where guests alone are named, no token is read: who has one is as welcome as who has none. */
export const readsNoToken = ({ acces }: Pick<Route, 'acces'>): boolean =>
  acces.every((role) => role === 'invite')

/** All that a route may refuse: what its contract names, and what the check of who asks adds. */
export function refusalsOf(route: Pick<Route, 'id' | 'acces' | 'refusals'>): readonly ProblemCode[] {
  const [service = ''] = route.id.split('.')
  if (readsNoToken(route) || !isGuarded({ name: service })) return route.refusals
  return [...new Set([...route.refusals, ...tokenRefusals])]
}

/** Who has the keys of tokens. */
export const KEEPER_OF_KEYS = 'utilisateurs'

/** Whether a service asks the keeper for keys: the guarded ones do, and he has his own. */
export const asksForKeys = (service: Pick<ServiceContract, 'name'>): boolean =>
  isGuarded(service) && service.name !== KEEPER_OF_KEYS

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

export const GUEST: Caller = { role: 'invite', magasins: [] }
const DEMO_GUEST: Caller = { ...GUEST, actsForAll: true }

/** Who asks without a token. */
export const guestOf = (profile: Profile): Caller => (profile === 'demo' ? DEMO_GUEST : GUEST)

/** The holder of the operators' token, a file that is there when utilisateurs is not. */
export const OPERATOR: Caller = { role: 'operateur', subject: 'operateur', name: 'operateur', magasins: [] }

/** Whether a route is for whoever asks. */
export function isFor({ acces, openInDemo }: Pick<Route, 'acces' | 'openInDemo'>, caller: Caller): boolean {
  if (acces.includes(caller.role)) return true
  return caller.actsForAll === true && (acces.includes('client') || openInDemo === true)
}

/** Refuses whoever acts for a store that is not his own. A responsable acts for all. */
export function decideStore(caller: Caller, magasinId: number): Refusal<'MAGASIN_INTERDIT'> | undefined {
  const isOwn = caller.role === 'responsable' || caller.magasins.includes(magasinId)
  return isOwn ? undefined : refuse('MAGASIN_INTERDIT', { magasinId })
}

/** What a role grants without asking anyone; `null`: without a limit. */
export const LIMITS: Readonly<
  Record<StaffRole, { readonly remisePourcent: number; readonly retourCents: number | null }>
> = {
  employe: { remisePourcent: 10, retourCents: 10_000 },
  gestionnaire: { remisePourcent: 50, retourCents: 100_000 },
  responsable: { remisePourcent: 100, retourCents: null },
}
