/**
 * A shop made for the simulation: a saga with a step of each kind, and three participants that serve it with the code that
 * services use. An effect is a line that is only ever added, so that one applied twice, or not taken back, stays to be seen.
 */
import { Closed, operation as contract, refuse, type ServiceContract, Uuid } from '@comptoir/contracts'
import { Type } from '@comptoir/contracts/typebox.ts'
import { operation, type ServedOperation } from '@comptoir/participant/operation.ts'
import { defineSaga, stepsFor } from '@comptoir/saga/definition.ts'

const actionBody = Closed({ id: Uuid(), prix: Type.Integer(), refuse: Type.Boolean() })
const actionReply = Closed({ prix: Type.Integer() })
const action = (id: `${string}.${string}`) =>
  contract({
    id,
    body: actionBody,
    reply: actionReply,
    refusals: ['STOCK_INSUFFISANT', 'ACTION_ANNULEE', 'COMMANDE_PERIMEE'],
  })
const undo = (id: `${string}.${string}`, undoes: string) =>
  contract({ id, body: Closed({ id: Uuid() }), reply: Closed({}), refusals: [], undoes })
const certain = (id: `${string}.${string}`) =>
  contract({ id, body: actionBody, reply: actionReply, refusals: [] })

const reserver = action('magasin.reserver')
const liberer = undo('magasin.liberer', 'magasin.reserver')
const plan = action('transport.planifier')
const giveUp = undo('transport.renoncer', 'transport.planifier')
const payer = action('caisse.payer')
const rembourser = undo('caisse.rembourser', 'caisse.payer')
const confirmer = certain('magasin.confirmer')
const sortir = certain('magasin.sortir')

/** What a saga starts with. `prix` is 0 until the first step has told it. */
export interface Order {
  readonly id: string
  readonly prix: number
  /** The step that its participant refuses. */
  readonly refuse: string
}

const { compensable, pivot, retriable } = stepsFor<Order>()
const bodyAt =
  (step: string) =>
  ({ id, prix, refuse }: Order) => ({ id, prix, refuse: refuse === step })

export const sale = defineSaga(
  'vente',
  [
    compensable('reserver', {
      call: (order) => reserver(bodyAt('reserver')(order)),
      keep: (order, { prix }) => ({ ...order, prix }),
      undo: ({ id }) => liberer({ id }),
      reached: 'STOCK_RESERVE',
    }),
    compensable('planifier', {
      call: (order) => plan(bodyAt('planifier')(order)),
      undo: ({ id }) => giveUp({ id }),
    }),
    pivot('payer', {
      call: (order) => payer(bodyAt('payer')(order)),
      undo: ({ id }) => rembourser({ id }),
      reached: 'PAYEE',
    }),
    retriable('confirmer', { call: (order) => confirmer(bodyAt('confirmer')(order)), reached: 'CONFIRMEE' }),
    retriable('sortir', { call: (order) => sortir(bodyAt('sortir')(order)), trailing: true }),
  ],
  { compensated: 'ANNULEE' },
)

/** The price that the shop gives to an order: every later step has to name this one. */
export const PRICE = 42

/** Fails a group after its effects, as an error of its data would: what it did must not stay. */
export type Poison = (commands: number) => boolean

/** Adds one effect for each command that is not refused, and an event that speaks of it. */
const acting = (declared: ReturnType<typeof action>, poison: Poison): ServedOperation =>
  operation(declared, async (tx, commands, { emit }) => {
    const accepted = commands.filter(({ body }) => !body.refuse)
    // The first step tells the price; the others take the one that the saga kept.
    const priced = (prix: number) => (declared === reserver ? PRICE : prix)
    if (accepted.length > 0)
      await tx.query(
        `with added as (
           insert into effets (saga, etape, cle, sens, prix)
           select saga, $1, cle, 1, prix from unnest($2::uuid[], $3::text[], $4::int[]) as c (saga, cle, prix)
         )
         update compteurs set total = total + $5 where etape = $1`,
        [
          declared.spec.name,
          accepted.map(({ body }) => body.id),
          accepted.map(({ key }) => key),
          accepted.map(({ body }) => priced(body.prix)),
          accepted.length,
        ],
      )
    for (const command of accepted) emit({ id: 'essai.effet', body: { cle: command.key } }, command)
    if (poison(commands.length)) throw Object.assign(new Error('poison'), { code: '22012' })
    return commands.map(({ body }) =>
      body.refuse ? refuse('STOCK_INSUFFISANT') : { prix: priced(body.prix) },
    )
  })

/** Takes back what stands of the step, if anything does. */
const undoing = (declared: ReturnType<typeof undo>, step: string): ServedOperation =>
  operation(declared, async (tx, commands, { emit }) => {
    const { rows } = await tx.query<{ cle: string }>(
      `with standing as (
         select c.cle, e.saga, sum(e.sens) as net, max(e.prix) as prix
         from unnest($2::uuid[], $3::text[]) as c (saga, cle) join effets e on e.saga = c.saga and e.etape = $1
         group by c.cle, e.saga having sum(e.sens) > 0
       ), taken as (
         insert into effets (saga, etape, cle, sens, prix) select saga, $1, cle, -net, prix from standing returning cle, sens
       ), counted as (
         update compteurs set total = total + (select sum(sens) from taken)
         where etape = $1 and exists (select from taken)
       )
       select cle from taken`,
      [step, commands.map(({ body }) => body.id), commands.map(({ key }) => key)],
    )
    for (const command of commands)
      if (rows.some(({ cle }) => cle === command.key))
        emit({ id: 'essai.effet', body: { cle: command.key } }, command)
    return commands.map(() => ({}))
  })

export interface Participant {
  readonly contract: ServiceContract
  readonly operations: readonly ServedOperation[]
  /** The steps that it counts. */
  readonly steps: readonly string[]
}

function participant(name: string, operations: readonly ServedOperation[]): Participant {
  const specs = operations.map(({ spec }) => spec)
  return {
    contract: { name, ports: [1], summary: { fr: name, en: name }, routes: [], operations: specs },
    operations,
    steps: specs.filter(({ undoes }) => undoes === undefined).map((spec) => spec.name),
  }
}

/** The participants of the saga. */
export const participants = (poison: Poison): readonly Participant[] => [
  participant('magasin', [
    acting(reserver, poison),
    undoing(liberer, 'reserver'),
    acting(confirmer as never, poison),
    acting(sortir as never, poison),
  ]),
  participant('transport', [acting(plan, poison), undoing(giveUp, 'planifier')]),
  participant('caisse', [acting(payer, poison), undoing(rembourser, 'payer')]),
]
