/** A customer account: a name, and an address that no other account has. */
import { type Refusal, refuse } from '@comptoir/contracts'

export interface Client {
  readonly id: number
  readonly nom: string
  readonly email: string
}

/** What a person types in to create or change an account. */
export type Saisie = Omit<Client, 'id'>

/**
 * The form under which two addresses are the same: capitals and composition of accents do not count. Made here and not by
 * the database, whose notion of capitals depends on how it was set up.
 */
export function adresseOf(email: string): string {
  return email.normalize('NFC').toLowerCase()
}

/** Whether the account `id` (`undefined`: a new one) may have this address, given who has it now. */
export function decideAdresse(
  id: number | undefined,
  saisie: Saisie,
  holder: number | undefined,
): Refusal<'COURRIEL_DEJA_PRIS'> | undefined {
  return holder === undefined || holder === id
    ? undefined
    : refuse('COURRIEL_DEJA_PRIS', { email: saisie.email })
}
