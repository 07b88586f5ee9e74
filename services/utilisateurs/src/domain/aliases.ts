/** What responsables ask about accounts in the words of 002, in ours. */
import { STAFF, type StaffRole, stock } from '@comptoir/contracts'
import type { Saisie, Utilisateur } from './utilisateur.ts'

const ROLES: Readonly<Record<string, StaffRole>> = {
  ADMIN: 'responsable',
  MANAGER: 'gestionnaire',
  EMPLOYEE: 'employe',
  STAFF: 'employe',
  LOGISTICS: 'gestionnaire',
  ...Object.fromEntries(STAFF.map((role) => [role, role])),
}

export interface Asked002 {
  readonly username: string
  readonly nom?: string | undefined
  readonly email: string
  readonly role: string
  readonly storeId?: number | null | undefined
}

/** A new account. A person without a name of his own has that of his account. */
export function newAsked({ username, nom = username, email, role, storeId }: Asked002): Saisie {
  return {
    identifiant: username,
    nom,
    email,
    role: roleOf(role),
    magasins: storesOf([], role, storeId),
    actif: true,
  }
}

/** The account after a change: what is not given stays. */
export function changeAsked(before: Utilisateur, asked: Partial<Asked002>): Utilisateur {
  const { username, nom, email, role, storeId } = asked
  return {
    ...before,
    identifiant: username ?? before.identifiant,
    nom: nom ?? before.nom,
    email: email ?? before.email,
    role: role === undefined ? before.role : roleOf(role),
    magasins: storesOf(before.magasins, role, storeId),
    version: before.version + 1,
  }
}

function roleOf(spelling: string): StaffRole {
  const role = ROLES[spelling]
  if (role === undefined) throw new Error(`${spelling} is no role of the contract`)
  return role
}

/** 002 knows one store: it comes first, before those that it does not know. Its logistics staff run the centre. */
function storesOf(
  before: readonly number[],
  role: string | undefined,
  storeId: number | null | undefined,
): readonly number[] {
  if (role === 'LOGISTICS') return [stock.CENTRE_LOGISTIQUE_ID]
  if (storeId === undefined) return before
  return storeId === null ? [] : [storeId, ...before.filter((one) => one !== storeId)]
}
