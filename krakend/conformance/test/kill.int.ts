import { afterEach, expect, it } from 'vitest'
import { type Answer, ask, type FakeService, json, type Seen, startFake } from './fake-service.ts'
import { describeEach, type RunningGateway, shippedFile, startGateway, withHosts } from './gateways.ts'

const IN_FLIGHT = 64
const REQUESTS = 400
/** Five in a row over two or three instances, so that each instance gets each kind whatever its turn. */
const KINDS = ['read', 'keyed', 'unkeyed', 'read', 'read'] as const
type Kind = (typeof KINDS)[number]

describeEach('while each instance is killed in turn', (gateway) => {
  const opened: (RunningGateway | FakeService)[] = []
  afterEach(async () => {
    for (const one of opened.splice(0)) await ('stop' in one ? one.stop() : one.kill())
  })

  it('loses only what the table says, and does nothing twice', async () => {
    const instances = [await startFake(), await startFake(), await startFake()]
    const file = withHosts(
      shippedFile(),
      'panier',
      instances.map(({ url }) => url),
    )
    const running = await startGateway(gateway, file)
    opened.push(running, ...instances)
    const answers: { kind: Kind; answer: Answer }[] = []
    for (const [round, victim] of instances.entries()) {
      const held = holding(victim)
      const load = underLoad(async (n) => {
        const kind = KINDS[n % KINDS.length] ?? 'read'
        answers.push({ kind, answer: await asked(running.url, kind, `${round}-${n}`) })
      })
      await held
      await victim.kill()
      await load
      victim.reply = json(200, {})
      await victim.revive()
    }
    const failed = (kind: Kind) =>
      answers
        .filter((one) => one.kind === kind && one.answer.status !== 200)
        .map(({ answer }) => answer.status)
    const arrived = instances.flatMap(({ seen }) => seen.filter(({ body }) => body.includes('unkeyed')))
    expect(new Set(arrived.map(({ body }) => body)).size).toBe(arrived.length)
    expect(failed('unkeyed').length).toBeGreaterThan(0)
    if (gateway.kind === 'comptoir') {
      expect([failed('read'), failed('keyed')]).toEqual([[], []])
      expect(new Set(failed('unkeyed'))).toEqual(new Set([502]))
    } else {
      // No instance is taken out and nothing is tried elsewhere.
      for (const kind of KINDS) expect(new Set(failed(kind))).toEqual(new Set([500]))
    }
  })
})

/** From now on the instance keeps what it is asked; resolves when it holds a request of each kind. */
function holding(instance: FakeService): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const kinds = new Set<Kind>()
  instance.reply = (seen) => {
    kinds.add(kindOf(seen))
    if (kinds.size === new Set(KINDS).size) resolve()
  }
  return promise
}

function kindOf({ method, headers }: Seen): Kind {
  if (method === 'GET') return 'read'
  return 'idempotency-key' in headers ? 'keyed' : 'unkeyed'
}

function asked(url: string, kind: Kind, id: string): Promise<Answer> {
  if (kind === 'read') return ask(`${url}/panier/1`)
  const headers = {
    'content-type': 'application/json',
    ...(kind === 'keyed' ? { 'idempotency-key': `cle-${id}` } : {}),
  }
  return ask(`${url}/panier`, { method: 'POST', headers, body: JSON.stringify({ [kind]: id }) })
}

/** Runs a bounded number of requests, some at a time. */
async function underLoad(one: (n: number) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < REQUESTS) await one(next++)
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker))
}
