/** What the API tells of accounts: the types of its contracts, and nothing of them at run time. */
import type { StaffRole } from '@comptoir/contracts/access.ts'
import type { audit, consulter, creerJeton, listerJetons } from '@comptoir/contracts/utilisateurs-comptes.ts'
import type { Static } from 'typebox'

// The contract makes its union of a list, of which the compiler does not see the members.
type Ranked<T> = Omit<T, 'role'> & { readonly role: Role }

export type Role = StaffRole
export type User = Ranked<Static<(typeof consulter)['replies'][200]>>
export type Token = Ranked<Static<(typeof listerJetons)['replies'][200]>[number]>
export type NewToken = Ranked<Static<(typeof creerJeton)['replies'][201]>>
export type AuditLine = Static<(typeof audit)['replies'][200]>[number]
export const ROLES: readonly Role[] = ['employe', 'gestionnaire', 'responsable']
