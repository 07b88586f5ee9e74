/** Which passwords are taken, and how a stored one says what it was made with. */
import { type Refusal, refuse } from '@comptoir/contracts'
import { sameForm } from './utilisateur.ts'

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

/** Argon2id: memory in KiB, passes over it, lanes. */
export interface Cost {
  readonly memory: number
  readonly passes: number
  readonly lanes: number
}

export interface Stored extends Cost {
  readonly salt: Buffer
  readonly tag: Buffer
}

/** `$argon2id$v=19$m=19456,t=2,p=1$salt$tag`, as other programs write it. */
export function textOf({ memory, passes, lanes, salt, tag }: Stored): string {
  const part = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
  return `$argon2id$v=19$m=${memory},t=${passes},p=${lanes}$${part(salt)}$${part(tag)}`
}

/**
 * Reads it back.
 * @throws when it is not of that form: nobody but this service writes them.
 */
export function storedOf(text: string): Stored {
  const [, memory, passes, lanes, salt = '', tag = ''] = FORM.exec(text) ?? []
  if (memory === undefined) throw new Error('a stored password is not of Argon2id’s form')
  return {
    memory: Number(memory),
    passes: Number(passes),
    lanes: Number(lanes),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}

const FORM = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/

/** Whether a stored password was made with this cost. If not, it is made anew at the next login. */
export const hasCost = (stored: Cost, { memory, passes, lanes }: Cost): boolean =>
  stored.memory === memory && stored.passes === passes && stored.lanes === lanes
