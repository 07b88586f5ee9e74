/** What is asked of a rehearsed system through its gateway. */

export interface Door {
  readonly port: number
  /** The instances of a service, by the names that they give themselves. */
  readonly instancesOf: (service: string) => readonly string[]
}

interface Answer {
  readonly status: number
  readonly instance: string | null
  readonly text: string
}

const limitMs = 30_000
const pauseMs = 200

/** Places an order and takes no other end than CONFIRMEE; then every instance behind the gateway has to answer. */
export async function visit(door: Door): Promise<void> {
  const id = await order(door)
  const paths = {
    orchestrateur: `/saga/commande/${id}`,
    commande: `/commande/${id}`,
    clients: '/clients/1',
    stock: '/stock?produit_id=1',
    catalogue: '/produits/1',
    panier: '/panier/1',
  }
  for (const [service, path] of Object.entries(paths)) await everyInstance(door, service, path)
}

async function order(door: Door): Promise<string> {
  const { status, text } = await ask(door, '/saga/commande/', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ produits: [{ produit_id: 1, quantite: 1 }] }),
  })
  const { statut, commande_id } = JSON.parse(text) as { statut?: string; commande_id?: string }
  if (commande_id === undefined || !(status === 202 || (status === 201 && statut === 'CONFIRMEE')))
    throw new Error(`the order: ${status} ${text}`)
  if (status === 202) await confirmed(door, commande_id)
  return commande_id
}

/** On a slow machine the answer may come before the end. */
async function confirmed(door: Door, id: string): Promise<void> {
  const limit = performance.now() + limitMs
  for (;;) {
    const { text } = await ask(door, `/commande/${id}`)
    if ((JSON.parse(text) as { statut?: string }).statut === 'CONFIRMEE') return
    if (performance.now() > limit) throw new Error(`the order is not confirmed: ${text}`)
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

/** Asks in rounds: on a busy machine the gateway may pass over a slow instance for a while. */
async function everyInstance(door: Door, service: string, path: string): Promise<void> {
  const expected = [...door.instancesOf(service)].sort().join()
  const seen = new Set<string>()
  const limit = performance.now() + limitMs
  for (;;) {
    for (const _ of door.instancesOf(service)) {
      const { status, instance, text } = await ask(door, path)
      if (status !== 200 || instance === null) throw new Error(`GET ${path}: ${status} ${text}`)
      seen.add(instance)
    }
    const found = [...seen].sort().join()
    if (found === expected) return
    if (performance.now() > limit) throw new Error(`GET ${path}: ${found} answered, not ${expected}`)
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

async function ask({ port }: Door, path: string, init: RequestInit = {}): Promise<Answer> {
  const signal = AbortSignal.timeout(limitMs)
  const reply = await fetch(`http://127.0.0.1:${port}${path}`, { ...init, signal })
  return { status: reply.status, instance: reply.headers.get('x-instance-id'), text: await reply.text() }
}
