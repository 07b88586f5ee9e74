/**
 * The sagas that simulated worlds run, one for each shape that the house has, with one operation per step and none of its
 * fields: the order; the same over several places, which names at its end what a step in the middle was told; the sale by card, of which
 * one service is asked twice before the point of no return; and what has happened already, which is only recorded, by retriable steps.
 */
import type { Call, OperationSpec } from '@comptoir/contracts'
import { defineSaga, type SagaDefinition, stepsFor } from '@comptoir/saga/definition.ts'

export type OperationName =
  | 'commande.creer'
  | 'commande.annuler'
  | 'commande.confirmer'
  | 'commande.noter'
  | 'stock.reserver'
  | 'stock.liberer'
  | 'stock.sortir'
  | 'stock.prendre'
  | 'paiement.autoriser'
  | 'paiement.liberer'
  | 'paiement.payer'
  | 'paiement.annuler'
  | 'paiement.noter'

export type Shape = 'achat' | 'reparti' | 'carte' | 'fait'

/** Two lines, so that a refusal can come after half of the work. */
export interface Achat {
  readonly id: string
  readonly shape: Shape
  readonly client: number
  readonly quantites: readonly [number, number]
  readonly montant?: number
  /** The place that serves it. */
  readonly lieu?: number
}

export interface SimReply {
  readonly a: string
  readonly montant?: number
  readonly lieu?: number
}

const bodiless = {} as OperationSpec['body']
const spec = (id: OperationName): OperationSpec => {
  const [service, name] = id.split('.') as [string, string]
  const path = `/interne/${service}/${name}`
  return {
    id,
    service,
    name,
    path,
    body: bodiless,
    reply: bodiless,
    wireBody: {},
    wireReply: {},
    refusals: [],
    volatile: [],
  }
}
const command = (id: OperationName) => {
  const operation = spec(id)
  return (body: object): Call<SimReply> => ({ operation, body: body as Record<string, unknown> })
}
const creer = command('commande.creer')
const annuler = command('commande.annuler')
const confirmer = command('commande.confirmer')
const reserver = command('stock.reserver')
const liberer = command('stock.liberer')
const sortir = command('stock.sortir')
const payer = command('paiement.payer')
const rembourser = command('paiement.annuler')

const noterCommande = command('commande.noter')
const prendre = command('stock.prendre')
const authorise = command('paiement.autoriser')
const libererCarte = command('paiement.liberer')
const noterPaiement = command('paiement.noter')

const { compensable, pivot, retriable } = stepsFor<Achat>()
const keep = (data: Achat, { montant }: SimReply): Achat =>
  montant === undefined ? data : { ...data, montant }

const before = [
  compensable('creer', {
    call: (data) => creer(data),
    keep: (data, reply) => keep(data, reply),
    undo: (data) => annuler(data),
    reached: 'CREEE',
  }),
  compensable('reserver', {
    call: (data) => reserver(data),
    undo: (data) => liberer(data),
    reached: ['STOCK_VERIFIE', 'STOCK_RESERVE'],
  }),
] as const
const reserveAnywhere = compensable('reserver', {
  call: (data) => reserver(data),
  keep: (data, { lieu }) => (lieu === undefined ? data : { ...data, lieu }),
  undo: (data) => liberer(data),
  reached: ['STOCK_VERIFIE', 'STOCK_RESERVE'],
})
const leave = compensable('autoriser', {
  call: (data) => authorise(data),
  undo: (data) => libererCarte(data),
  reached: 'AUTORISEE',
})
const paid = [
  pivot('payer', { call: (data) => payer(data), undo: (data) => rembourser(data), reached: 'PAYEE' }),
  retriable('confirmer', {
    call: (data, { reached }) => confirmer({ ...data, reached }),
    reached: 'CONFIRMEE',
  }),
  retriable('sortir', { call: (data) => sortir(data), trailing: true }),
] as const

const SHAPES: Readonly<Record<Shape, SagaDefinition<Achat>>> = {
  achat: defineSaga('achat', [...before, ...paid], { compensated: 'ANNULEE' }),
  reparti: defineSaga('reparti', [before[0], reserveAnywhere, ...paid], { compensated: 'ANNULEE' }),
  carte: defineSaga('carte', [...before, leave, ...paid], { compensated: 'ANNULEE' }),
  fait: defineSaga('fait', [
    retriable('noter', {
      call: (data) => noterCommande(data),
      keep: (data, reply) => keep(data, reply),
      reached: 'CONFIRMEE',
    }),
    retriable('encaisser', { call: (data) => noterPaiement(data), reached: 'PAYEE' }),
    retriable('prendre', { call: (data) => prendre(data), trailing: true }),
  ]),
}

/** The definition of a saga of this input. */
export const definitionOf = (input: unknown): SagaDefinition =>
  SHAPES[(input as Achat).shape] as SagaDefinition

/** The names of a shape's steps, by whether they may be undone. */
export function stepsOf(shape: Shape): { readonly undoable: string[]; readonly retriable: string[] } {
  const { steps } = SHAPES[shape]
  const named = (undoable: boolean) =>
    steps.filter(({ kind }) => (kind !== 'retriable') === undoable).map(({ name }) => name)
  return { undoable: named(true), retriable: named(false) }
}

/** The name of the step at which a state stands. */
export const stepName = ({ input, step }: { readonly input: unknown; readonly step: number }): string =>
  definitionOf(input).steps[step]?.name ?? '-'
