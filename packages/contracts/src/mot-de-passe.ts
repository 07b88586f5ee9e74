/** Which passwords are taken: the same for staff, and for customers who open an account. */
import type { Profile } from './access.ts'
import { type Refusal, refuse } from './operation.ts'

/** The form under which two names, or two addresses, are the same: capitals and composition of accents do not count. */
export const sameForm = (text: string): string => text.normalize('NFC').toLowerCase()

/** The least characters outside the demonstration, which takes short ones, as its own are. */
export const passwordMin = (profile: Profile): number => (profile === 'demo' ? 4 : 12)

/** Short ones that people choose most often, as the beginnings of longer ones count too. */
const COMMON = [
  'password',
  'motdepasse',
  'mot de passe',
  'passw0rd',
  'p@ssw0rd',
  'qwerty',
  'azerty',
  'qwertz',
  'azertyuiop',
  '123456',
  '1234567890',
  '0123456789',
  '111111',
  'abcdef',
  'abc123',
  'iloveyou',
  'jetaime',
  'bonjour',
  'welcome',
  'bienvenue',
  'letmein',
  'admin',
  'administrateur',
  'administrator',
  'changeme',
  'changezmoi',
  'football',
  'hockey',
  'canadiens',
  'montreal',
  'quebec',
  'soleil',
  'doudou',
  'dragon',
  'monkey',
  'master',
  'superman',
  'princess',
  'sunshine',
  'comptoir',
  'secret',
]

export interface Owner {
  readonly identifiant: string
  readonly email: string
}

/** Refuses a password that is short, common, or what everyone knows of its owner. */
export function decideMotDePasse(
  motDePasse: string,
  owner: Owner,
  minLength: number,
): Refusal<'MOT_DE_PASSE_FAIBLE'> | undefined {
  const text = sameForm(motDePasse)
  // Characters as people count them, more or less: an emoji is one.
  if (Array.from(motDePasse).length < minLength)
    return refuse('MOT_DE_PASSE_FAIBLE', { motif: 'mot-de-passe-court' })
  const isOwn = [owner.identifiant, owner.email].some((known) => sameForm(known) === text)
  if (isOwn) return refuse('MOT_DE_PASSE_FAIBLE', { motif: 'mot-de-passe-connu' })
  return isCommon(text) ? refuse('MOT_DE_PASSE_FAIBLE', { motif: 'mot-de-passe-courant' }) : undefined
}

/** A common word, alone, repeated, or with nothing but digits and signs around it; or one character again and again. */
function isCommon(text: string): boolean {
  if (new Set(text).size <= 3) return true
  return COMMON.some((word) => {
    const rest = text.replaceAll(word, '')
    return rest !== text && /^[\d\s!-/:-@[-`{-~]*$/.test(rest)
  })
}
