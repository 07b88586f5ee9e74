/** A staff account: who it is, what it may do, and which changes of it are refused. */
import { type Refusal, refuse, type StaffRole } from '@comptoir/contracts'

export interface Utilisateur {
  readonly id: number
  readonly identifiant: string
  readonly nom: string
  readonly email: string
  readonly role: StaffRole
  readonly magasins: readonly number[]
  readonly actif: boolean
  readonly version: number
}

/** What a responsable types to create or change an account. */
export type Saisie = Omit<Utilisateur, 'id' | 'version'>

/** Accounts that have the wanted name or address, by number. */
export interface Holders {
  readonly identifiant: number | undefined
  readonly email: number | undefined
}

/** Whether the account `id` (`undefined`: a new one) may be called so and have this address. */
export function decideNames(
  id: number | undefined,
  { identifiant, email }: Pick<Saisie, 'identifiant' | 'email'>,
  holders: Holders,
): Refusal<'IDENTIFIANT_DEJA_PRIS' | 'COURRIEL_DEJA_PRIS'> | undefined {
  const isFree = (holder: number | undefined) => holder === undefined || holder === id
  if (!isFree(holders.identifiant)) return refuse('IDENTIFIANT_DEJA_PRIS', { identifiant })
  return isFree(holders.email) ? undefined : refuse('COURRIEL_DEJA_PRIS', { email })
}

type Rights = Pick<Utilisateur, 'role' | 'magasins' | 'actif'>

const decides = ({ role, actif }: Rights): boolean => actif && role === 'responsable'

/** Refuses that the last account that decides for all stops doing so: nobody could give the right back. */
export function decideLast(
  before: Rights,
  after: Rights,
  others: number,
): Refusal<'DERNIER_RESPONSABLE'> | undefined {
  return decides(before) && !decides(after) && others === 0 ? refuse('DERNIER_RESPONSABLE') : undefined
}

/** Whether sessions that were opened under the rights before must end. */
export const changesRights = (before: Rights, after: Rights): boolean =>
  before.actif !== after.actif ||
  before.role !== after.role ||
  before.magasins.length !== after.magasins.length ||
  before.magasins.some((store) => !after.magasins.includes(store))
