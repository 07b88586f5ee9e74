/** What is asked of a system in containers through its gateway. */
import { randomUUID } from 'node:crypto'
import { until } from '@comptoir/system/until.ts'
import { signIn } from '../../sign-in.ts'

interface Answer {
  readonly status: number
  readonly instance: string | null
  readonly body: {
    readonly id?: string
    readonly statut?: string
    readonly commande_id?: string
    /** Why it is undone. */
    readonly motif?: string
  }
}

/** An order of the README, and how it ends. */
interface Order {
  readonly lines: readonly { readonly produit_id: number; readonly quantite: number }[]
  readonly status: number
  readonly statut: string
  /** How it is shown then, with its reason. */
  readonly ended: string
}

const LIMIT_MS = 60_000

const THREE: readonly Order[] = [
  {
    lines: [
      { produit_id: 1, quantite: 1 },
      { produit_id: 2, quantite: 1 },
    ],
    status: 201,
    statut: 'CONFIRMEE',
    ended: 'CONFIRMEE',
  },
  {
    lines: [{ produit_id: 2, quantite: 999 }],
    status: 409,
    statut: 'ANNULEE',
    ended: 'ANNULEE STOCK_INSUFFISANT',
  },
  {
    lines: [{ produit_id: 4, quantite: 10 }],
    status: 402,
    statut: 'ANNULEE',
    ended: 'ANNULEE PAIEMENT_REFUSE',
  },
]

/** Places the three orders of the README. Throws when one ends otherwise. */
export async function placeThreeOrders(door: string): Promise<void> {
  for (const { lines, status, statut, ended } of THREE) {
    const answer = await post(door, lines)
    // On a busy machine the answer may come before the end.
    if (answer.status === 202) await untilEnded(door, idOf(answer), [ended])
    else if (answer.status !== status || !JSON.stringify(answer.body).includes(statut))
      throw new Error(`an order for ${status} ${statut}: ${answer.status} ${JSON.stringify(answer.body)}`)
  }
}

/** Starts an order that nobody waits for; resolves to its id. */
export async function startOrder(door: string): Promise<string> {
  const answer = await post(door, [{ produit_id: 1, quantite: 1 }], { prefer: 'respond-async' })
  if (answer.status !== 202) throw new Error(`an order that is not waited for: ${answer.status}`)
  return idOf(answer)
}

/** Until the order is in one of these states, each with its reason where it has one; a gateway that says that it cannot ask now is asked again. */
export async function untilEnded(door: string, id: string, statuts: readonly string[]): Promise<void> {
  let last: Answer | undefined
  const missing = () => `the order ${id} is not ${statuts.join(' or ')}: ${JSON.stringify(last)}`
  const hasEnded = async () => {
    last = await ask(`${door}/commande/${id}`)
    const { statut, motif } = last.body
    return statuts.includes([statut, motif].filter(Boolean).join(' '))
  }
  await until(hasEnded, { limitMs: LIMIT_MS, missing })
}

/** Asks for an invoice, and waits until it has gone through the bus to whoever issues it. */
export async function untilBilled(door: string): Promise<void> {
  const headers = await signIn(door)
  const asked = await ask(`${door}/facturation`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ user_id: 'essai', number_of_items: 2, total_amount: 11.5 }),
  })
  if (asked.status !== 202) throw new Error(`an invoice: ${asked.status} ${JSON.stringify(asked.body)}`)
  let last: Answer | undefined
  const missing = () => `the invoice ${asked.body.id} is not issued: ${JSON.stringify(last)}`
  const isIssued = async () => {
    last = await ask(`${door}/factures/${asked.body.id}`, { headers })
    return last.body.statut === 'EMISE'
  }
  await until(isIssued, { limitMs: LIMIT_MS, missing })
}

/** Until each of these instances has answered at the path, through the gateway. */
export async function everyInstance(door: string, path: string, instances: readonly string[]): Promise<void> {
  const seen = new Set<string>()
  const missing = () => `GET ${path}: ${[...seen].join()} answered, not ${instances.join()}`
  const haveAll = async () => {
    const { status, instance } = await ask(`${door}${path}`)
    if (status === 200 && instance !== null) seen.add(instance)
    return instances.every((one) => seen.has(one))
  }
  await until(haveAll, { limitMs: LIMIT_MS, everyMs: 20, missing })
}

/**
 * Sends an order until it is answered: on a busy machine the gateway gives up before the orchestrator, and says 503 or 504.
 * The key makes one order of all that was sent.
 */
async function post(
  door: string,
  produits: Order['lines'],
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const key = randomUUID()
  let last: Answer | undefined
  const answered = async () => {
    last = await ask(`${door}/saga/commande/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key, ...headers },
      body: JSON.stringify({ produits }),
    })
    return last.status < 500 && last
  }
  return await until(answered, { limitMs: LIMIT_MS, missing: () => `an order: ${JSON.stringify(last)}` })
}

function idOf({ status, body }: Answer): string {
  if (body.commande_id === undefined)
    throw new Error(`${status} without commande_id: ${JSON.stringify(body)}`)
  return body.commande_id
}

async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const reply = await fetch(url, { ...init, signal: AbortSignal.timeout(LIMIT_MS) })
  const body = (await reply.json()) as Answer['body']
  return { status: reply.status, instance: reply.headers.get('x-instance-id'), body }
}
