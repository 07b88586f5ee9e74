/**
 * The three participants in memory, with what makes real ones safe: an inbox of replies by key, refusals included, and
 * tombstones. Their checks are the invariants that must hold at every instant; a breach is told to `violate`.
 */
import { type Outcome, type ProblemCode, refuse } from '@comptoir/contracts'
import type { Reached } from '@comptoir/saga/definition.ts'
import type { Jam } from './faults.ts'
import type { Achat, OperationName, SimReply } from './shapes.ts'
import type { Variant } from './variants.ts'

type Answer = Extract<Outcome, { kind: 'succeeded' | 'refused' }>
type Pair = [number, number]

/** What happened to one saga at the participants, never erased. */
export interface Record {
  statut?: 'CREEE' | 'CONFIRMEE' | 'ANNULEE'
  readonly held: Pair
  readonly out: Pair
  /** What a card is authorised for, and not charged yet. */
  authorised: number
  /** Paid in cash: no client's balance knows of it. */
  inCash: boolean
  /** A person did one of its steps by hand, whose command may come all the same. */
  handled: boolean
  montant: number
  /** Which place serves it, of one that several may. */
  lieu?: number
  captures: number
  refunds: number
  /** The participants' own instants of the states. */
  readonly instants: Map<string, string>
}

export interface Command {
  readonly key: string
  readonly operation: OperationName
  readonly body: Achat & { readonly reached?: readonly Reached[] }
}

export const PRIX = 10

interface World {
  readonly variant: Variant
  readonly now: () => number
  readonly violate: (rule: string, detail: string) => void
  readonly isJammed: (sagaId: string, step: string, how: Jam['how']) => boolean
}

const succeeded = (a: string, montant?: number): Answer => ({
  kind: 'succeeded',
  reply: (montant === undefined ? { a } : { a, montant }) satisfies SimReply,
})
const refused = (code: ProblemCode): Answer => ({ kind: 'refused', refusal: refuse(code) })

/** A key taken apart; what a broken variant appends to it is left out. */
export function partsOf(key: string): {
  readonly id: string
  readonly step: string
  readonly direction: string
} {
  const [id = '', step = '', direction = ''] = key.split(':')
  return { id, step, direction }
}

function isNoted({ statut, captures, out }: Record, operation: OperationName): boolean {
  if (operation === 'commande.noter') return statut !== undefined
  return operation === 'paiement.noter' ? captures > 0 : out[0] + out[1] > 0
}

export class Participants {
  readonly disponible: Pair
  /** Pieces that nobody knew of until they were sold. */
  found = 0
  readonly records = new Map<string, Record>()
  readonly inbox = new Map<string, Answer>()
  readonly #soldes = new Map<number, number>()
  readonly #soldeInitial: number
  readonly #world: World

  constructor(stock: readonly [number, number], solde: number, world: World) {
    this.disponible = [...stock]
    this.#soldeInitial = solde
    this.#world = world
  }

  recordOf(id: string): Record {
    let record = this.records.get(id)
    if (record === undefined) {
      record = {
        held: [0, 0],
        out: [0, 0],
        authorised: 0,
        inCash: false,
        handled: false,
        montant: 0,
        captures: 0,
        refunds: 0,
        instants: new Map(),
      }
      this.records.set(id, record)
    }
    return record
  }

  soldeOf(client: number): number {
    return this.#soldes.get(client) ?? this.#soldeInitial
  }

  /** One command, whole: claim the key, apply, keep the reply. */
  execute(command: Command): Answer {
    const { variant } = this.#world
    const kept = variant.inbox ? this.inbox.get(command.key) : undefined
    if (kept !== undefined) return kept
    const { id, step, direction } = partsOf(command.key)
    const undo = direction === 'undo'
    const jammed = this.#world.isJammed(id, step, undo ? 'undo-refuses' : 'do-refuses')
    const answer = jammed ? refused('TRANSITION_INTERDITE') : this.#apply(command)
    this.inbox.set(command.key, answer)
    const action = `${id}:${step}:do`
    const marks = undo && variant.tombstone && (answer.kind === 'succeeded' || variant.refusedUndoMarks)
    if (marks && !this.inbox.has(action)) this.inbox.set(action, refused('ACTION_ANNULEE'))
    return answer
  }

  /** A person does by hand what the step would have done, as promised when forcing it. */
  byHand(operation: OperationName, body: Achat): void {
    this.recordOf(body.id).handled = true
    this.#apply({ key: 'by hand', operation, body })
  }

  #apply({ operation, body }: Command): Answer {
    const record = this.recordOf(body.id)
    const a = String(this.#world.now())
    switch (operation) {
      case 'commande.creer':
        return this.#creer(record, body, a)
      case 'commande.annuler':
        if (record.statut === 'CONFIRMEE') this.#world.violate('a confirmed order is cancelled', body.id)
        if (record.statut !== undefined) record.statut = 'ANNULEE'
        return succeeded(a)
      case 'commande.confirmer':
        return this.#confirmer(record, body, a)
      case 'stock.reserver':
        return this.#reserver(record, body, a)
      case 'stock.liberer':
        return this.#liberer(record, body, a)
      case 'stock.sortir':
        return this.#sortir(record, body, a)
      case 'paiement.payer':
        return this.#payer(record, body, a)
      case 'paiement.annuler':
        return this.#rembourser(record, body, a)
      case 'commande.noter':
      case 'paiement.noter':
      case 'stock.prendre':
        return this.#noted(operation, body, a)
      case 'paiement.autoriser':
        return this.#authorise(record, body, a)
      case 'paiement.liberer':
        this.#soldes.set(body.client, this.soldeOf(body.client) + record.authorised)
        record.authorised = 0
        return succeeded(a)
    }
  }

  #creer(record: Record, body: Achat, a: string): Answer {
    if (body.quantites[0] + body.quantites[1] === 0) return refused('REQUETE_INVALIDE')
    if (record.statut !== undefined) this.#world.violate('an order is created twice', body.id)
    record.statut = 'CREEE'
    record.montant = PRIX * (body.quantites[0] + body.quantites[1])
    record.instants.set('CREEE', a)
    return succeeded(a, record.montant)
  }

  #confirmer(record: Record, body: Command['body'], a: string): Answer {
    if (record.statut === 'CONFIRMEE') return succeeded(record.instants.get('CONFIRMEE') ?? a)
    if (record.statut !== 'CREEE') this.#world.violate('an order is confirmed that was not open', body.id)
    if (record.captures - record.refunds !== 1)
      this.#world.violate('an order is confirmed without its payment', body.id)
    for (const { statut, a: told } of body.reached ?? [])
      if (record.instants.get(statut) !== told)
        this.#world.violate('confirmed with a wrong instant', `${body.id} ${statut}`)
    if (record.lieu !== body.lieu && !record.handled)
      this.#world.violate('confirmed with another place than served it', body.id)
    record.statut = 'CONFIRMEE'
    record.instants.set('CONFIRMEE', a)
    return succeeded(a)
  }

  #reserver(record: Record, body: Achat, a: string): Answer {
    const [un, both] = body.quantites
    if (this.disponible[0] < un || this.disponible[1] < both) {
      if (!this.#world.variant.cleanRefusal && this.disponible[0] >= un) this.#move(record, un, 0)
      return refused('STOCK_INSUFFISANT')
    }
    this.#move(record, un, both)
    if (record.held[0] > un || record.held[1] > both) this.#world.violate('stock is held twice', body.id)
    record.instants.set('STOCK_VERIFIE', a).set('STOCK_RESERVE', a)
    if (body.shape !== 'reparti') return succeeded(a)
    record.lieu = this.disponible[0] + this.disponible[1]
    return { kind: 'succeeded', reply: { a, lieu: record.lieu } satisfies SimReply }
  }

  #move(record: Record, un: number, both: number): void {
    this.disponible[0] -= un
    this.disponible[1] -= both
    record.held[0] += un
    record.held[1] += both
  }

  #liberer(record: Record, body: Achat, a: string): Answer {
    if (record.out[0] + record.out[1] > 0) this.#world.violate('stock that left is released', body.id)
    this.#move(record, -record.held[0], -record.held[1])
    if (record.captures > record.refunds)
      this.#world.violate('stock is released under a live payment', body.id)
    return succeeded(a)
  }

  #sortir(record: Record, body: Achat, a: string): Answer {
    if (record.out[0] + record.out[1] > 0) return succeeded(a)
    const [un, both] = record.held
    if (un !== body.quantites[0] || both !== body.quantites[1])
      this.#world.violate('stock leaves that was not held', body.id)
    record.out[0] = un
    record.out[1] = both
    record.held[0] = 0
    record.held[1] = 0
    return succeeded(a)
  }

  /** What has happened is recorded: never refused, and once. */
  #noted(operation: OperationName, body: Achat, a: string): Answer {
    const record = this.recordOf(body.id)
    if (isNoted(record, operation)) {
      if (!record.handled) this.#world.violate('what has happened is recorded twice', body.id)
      return succeeded(a, record.montant)
    }
    if (operation === 'stock.prendre') return this.#prendre(record, body, a)
    if (operation === 'commande.noter') {
      record.statut = 'CONFIRMEE'
      record.inCash = true
      record.montant = PRIX * (body.quantites[0] + body.quantites[1])
    } else record.captures++
    record.instants.set(operation === 'commande.noter' ? 'CONFIRMEE' : 'PAYEE', a)
    return succeeded(a, record.montant)
  }

  /** What nobody knew of is found first. */
  #prendre(record: Record, { quantites }: Achat, a: string): Answer {
    quantites.forEach((pieces, line) => {
      const missing = Math.max(0, pieces - (this.disponible[line] ?? 0))
      this.found += missing
      this.disponible[line as 0 | 1] += missing - pieces
      record.out[line as 0 | 1] = pieces
    })
    return succeeded(a)
  }

  #authorise(record: Record, body: Achat, a: string): Answer {
    const { montant } = body
    if (montant !== record.montant || montant === 0) this.#world.violate('a wrong amount is asked', body.id)
    const solde = this.soldeOf(body.client)
    if (montant === undefined || solde < montant) return refused('PAIEMENT_REFUSE')
    if (record.authorised > 0) this.#world.violate('a card is authorised twice', body.id)
    this.#soldes.set(body.client, solde - montant)
    record.authorised = montant
    record.instants.set('AUTORISEE', a)
    return succeeded(a)
  }

  #payer(record: Record, body: Achat, a: string): Answer {
    const { montant } = body
    if (montant !== record.montant || montant === 0) this.#world.violate('a wrong amount is paid', body.id)
    if (body.shape === 'carte') {
      if (record.authorised !== montant) this.#world.violate('a card is charged beyond its leave', body.id)
      record.authorised = 0
    } else {
      const solde = this.soldeOf(body.client)
      if (montant === undefined || solde < montant) return refused('PAIEMENT_REFUSE')
      this.#soldes.set(body.client, solde - montant)
    }
    record.captures++
    record.instants.set('PAYEE', a)
    if (record.captures - record.refunds > 1) this.#world.violate('an order is paid twice', body.id)
    if (record.held[0] + record.held[1] === 0)
      this.#world.violate('an order is paid without its stock', body.id)
    return succeeded(a)
  }

  #rembourser(record: Record, body: Achat, a: string): Answer {
    if (record.statut === 'CONFIRMEE') this.#world.violate('a confirmed order is refunded', body.id)
    if (record.captures === record.refunds) return succeeded(a)
    this.#soldes.set(body.client, this.soldeOf(body.client) + record.montant)
    record.refunds++
    return succeeded(a)
  }
}
