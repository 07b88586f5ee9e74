/**
 * What the folder of a saga says of it. Starting it, waiting for its end, answering again under the same key and showing it
 * are written once for all sagas, in `operations/`.
 */
import type { Caller, Language, Profile, Refusal, SagaRoute, SagaView } from '@comptoir/contracts'
import type { Cause, Reached, SagaDefinition } from '@comptoir/saga/definition.ts'

export interface Saga<Body = unknown, Input = unknown> {
  /** Part of the scope of client keys: it never changes. */
  readonly name: string
  /** Each leads to the same. */
  readonly starts: readonly SagaRoute[]
  /** Shows one; its path, with `{id}`, is where answers send their client. */
  readonly shows: SagaView
  /** All that this process can run, old versions included: a saga that has begun ends as it was defined then. */
  readonly definitions: readonly SagaDefinition[]
  /** Members of its requests, and of its input, that must not even be guessed from a fingerprint. */
  readonly secrets?: readonly string[]
  /** What to start, from the request alone. It may take time: a password is hashed before anything is recorded. */
  read(asked: Asked<Body>): Read<Input> | Promise<Read<Input>>
  /** What lists and details of every kind say of one, from its record. Pure. */
  facts(data: Input): Facts
  /** The goods that it moves; absent where it moves none. Pure. */
  lines?(data: Input): readonly Line[]
  /** What participants hold for it between two of its steps. */
  readonly holds: readonly Hold<Input>[]
  /** Definitions that are the same to people, by the name that they look for. */
  readonly variants?: Readonly<Record<string, readonly string[]>>
  /** How the end is told: from the saga's own record alone, so that it is the same under the same key. Pure. */
  answer(end: End<Input>, asked: Asked<Body>): Answer | Refused
}

/** The definitions that people mean by a name. */
export const definitionsMeant = (sagas: readonly Saga[], type: string): readonly string[] =>
  sagas.flatMap(({ variants }) => variants?.[type] ?? []).concat(type)

/** What any saga may have. Null: it has none, or not yet. */
export interface Facts {
  readonly numero: number | null
  readonly magasinId: number | null
  /** The customer whose it is. What is nobody's is shown to whoever knows its id. */
  readonly clientId: number | null
  readonly montantCents: number | null
}

/** The members of data from which `facts` tells each: lists find sagas by them. */
export const FACT_MEMBERS = {
  magasinId: ['magasinId'],
  numero: ['numero'],
  montantCents: ['montantCents', 'totalCents'],
} as const satisfies { readonly [fact in keyof Facts]?: readonly string[] }

export interface Line {
  readonly produitId: number
  readonly quantite: number
}

export interface Hold<Input = unknown> {
  readonly what: 'argent' | 'stock' | 'panier'
  /** The step by which it is held, and the one that ends it. */
  readonly from: string
  readonly until: string
  /** What it is, in a few words. A method, so that a hold of typed data is also one of unknown data. */
  text(data: Input): Readonly<Record<Language, string>>
}

/** The saga that runs under a definition of this name; undefined when none does any more. */
export const sagaRunning = (sagas: readonly Saga[], definition: string): Saga | undefined =>
  sagas.find(({ definitions }) => definitions.some(({ name }) => name === definition))

/** What sagas run, each version of each. */
export const definitionsOf = (sagas: readonly Saga[]): SagaDefinition[] =>
  sagas.flatMap(({ definitions }) => definitions)

/** Finds the definition by which a saga runs; undefined when this process does not have it. */
export function definitionsIn(sagas: readonly Saga[]) {
  const definitions = definitionsOf(sagas)
  return (saga: { readonly definition: string; readonly definitionVersion: number }) =>
    definitions.find(({ name, version }) => name === saga.definition && version === saga.definitionVersion)
}

/** A request that has passed the schema of its route. */
export interface Asked<Body> {
  readonly body: Body
  readonly language: Language
  /** Who asks: one whom the route's `acces` names. */
  readonly caller: Caller
  /** Who approves what is beyond the limits of the caller: his limits count instead. Where the route reads X-Approbation. */
  readonly approver?: Caller
  readonly settings: SagaSettings
}

/** What the configuration says to sagas. */
export interface SagaSettings {
  /** The place that serves an order which names none. */
  readonly logisticsCentre: number
  readonly profile: Profile
  /** A password as it may be stored; each time another. */
  hashPassword(password: string): Promise<string>
}

export type Read<Input> = Start<Input> | Refused

export interface Start<Input> {
  /** The name of one of the saga's definitions; its greatest version is started. */
  readonly definition: string
  /** What its steps read, given the id of the saga, which is also that of what it makes. */
  input(id: string): Input
}

/** What is answered instead: the problem, and its faults by their place in the client's own body. */
export interface Refused {
  readonly refusal: Refusal
  readonly faults?: readonly Fault[]
}

export interface Fault {
  readonly pointeur: string
  readonly message: string
}

export interface Answer {
  readonly status: number
  readonly body: object
}

/** A saga that is over for its client. */
export type End<Input> = Completed<Input> | Undone<Input>

interface Ended<Input> {
  readonly id: string
  /** The input, with what steps kept. */
  readonly data: Input
  readonly reached: readonly Reached[]
}

export interface Completed<Input> extends Ended<Input> {
  readonly kind: 'completed'
}

export interface Undone<Input> extends Ended<Input> {
  readonly kind: 'undone'
  readonly cause: Cause
}
