/** The stores of a person, as 002 shows them. What they are called, magasins knows: it is asked. */
import { type BodyOf, magasins, type ReplyOf } from '@comptoir/contracts'
import type { AskedFor } from '@comptoir/kit/http/ask.ts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import type { Deps } from '../deps.ts'
import type { Utilisateur } from '../domain/utilisateur.ts'

const NOBODY: BodyOf<typeof magasins.lieux> = {}
type Lieu = ReplyOf<typeof magasins.lieux>['lieux'][number]

/** Places by their numbers. */
export type Lieux = ReadonlyMap<number, Lieu>

/** Asks magasins. Accounts are shown without it: their stores have no names then. */
export async function askLieux({ ask, log }: Pick<Deps, 'ask' | 'log'>, askedFor: AskedFor): Promise<Lieux> {
  try {
    const told = await ask(magasins.lieux(NOBODY), askedFor)
    return new Map(told.lieux.map((lieu) => [lieu.id, lieu]))
  } catch (cause) {
    if (!(cause instanceof Problem) || cause.refusal.refus !== 'SERVICE_SANS_REPONSE') throw cause
    log.warn({ err: cause }, 'magasins does not answer: stores of accounts have no names')
    return new Map()
  }
}

type Person = Pick<Utilisateur, 'magasins'>

/** A person's stores by their names. */
export const access002 = ({ magasins: ids }: Person, lieux: Lieux) =>
  ids.map((id) => ({ id, name: lieux.get(id)?.nom ?? '' }))

/** A person's stores. */
export const stores002 = ({ magasins: ids }: Person, lieux: Lieux) =>
  ids.map((id) => {
    const { nom: name = '', adresse: address = '', type } = lieux.get(id) ?? {}
    return { id, name, address, type: type === 'CENTRE' ? 'LOGISTICS' : 'SALES' }
  })
