/** The saga that simulated worlds run: the shape of the order saga, with one operation per step and none of its fields. */
import type { Call, OperationSpec } from '@comptoir/contracts'
import { defineSaga, stepsFor } from '@comptoir/saga/definition.ts'

export type OperationName =
  | 'commande.creer'
  | 'commande.annuler'
  | 'commande.confirmer'
  | 'stock.reserver'
  | 'stock.liberer'
  | 'stock.sortir'
  | 'paiement.payer'
  | 'paiement.annuler'

/** Two lines, so that a refusal can come after half of the work. */
export interface Achat {
  readonly id: string
  readonly client: number
  readonly quantites: readonly [number, number]
  readonly montant?: number
}

export interface SimReply {
  readonly a: string
  readonly montant?: number
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

const { compensable, pivot, retriable } = stepsFor<Achat>()

export const achat = defineSaga(
  'achat',
  [
    compensable('creer', {
      call: (data) => creer(data),
      keep: (data, { montant }) => ({ ...data, ...(montant === undefined ? {} : { montant }) }),
      undo: (data) => annuler(data),
      reached: 'CREEE',
    }),
    compensable('reserver', {
      call: (data) => reserver(data),
      undo: (data) => liberer(data),
      reached: ['STOCK_VERIFIE', 'STOCK_RESERVE'],
    }),
    pivot('payer', { call: (data) => payer(data), undo: (data) => rembourser(data), reached: 'PAYEE' }),
    retriable('confirmer', {
      call: (data, { reached }) => confirmer({ ...data, reached }),
      reached: 'CONFIRMEE',
    }),
    retriable('sortir', { call: (data) => sortir(data), trailing: true }),
  ],
  { compensated: 'ANNULEE' },
)
