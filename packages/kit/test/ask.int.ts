import { type QuestionSpec, question, refuse } from '@comptoir/contracts'
import { Type } from '@comptoir/contracts/typebox.ts'
import { freePort } from '@comptoir/system/postgres/throw-away.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { afterEach, describe, expect, test } from 'vitest'
import { type AskedFor, type Asking, createAsk } from '../src/http/ask.ts'
import { answered, serveQuestions } from '../src/http/serve-question.ts'
import { buildServer } from '../src/http/server.ts'
import { createLogger } from '../src/observe/logger.ts'
import { createMetrics } from '../src/observe/metrics.ts'

const Count = Type.Integer({ minimum: 0 })
const compter = question({
  id: 'essai.compter',
  body: Type.Object({ deTout: Count }, { additionalProperties: false }),
  reply: Type.Object({ enTout: Count }, { additionalProperties: false }),
  refusals: ['PANIER_VIDE'],
})
const reply = compter.reply.properties

const monotonicMs = () => performance.now()
const opened: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close()
})

interface Instance {
  readonly url: string
  readonly asked: FastifyRequest[]
}

type Handle = () => Promise<{ enTout: number } | ReturnType<typeof refuse>>

/** An instance that answers so, where it listens, and what it was asked. */
async function answering(handle: Handle): Promise<Instance> {
  const app: FastifyInstance = await buildServer({
    contract: {
      name: 'essai',
      ports: [1],
      summary: { fr: 'Essai', en: 'Trial' },
      routes: [],
      operations: [],
      questions: [compter.spec],
    },
    instanceId: 'essai-1',
    log: createLogger({ service: 'essai', instance: 'essai-1', level: 'silent' }),
    registry: createMetrics('essai', 'essai-1'),
    newId: () => 'un-id-neuf',
    monotonicMs,
    ready: async () => undefined,
  })
  const asked: FastifyRequest[] = []
  app.addHook('preHandler', async (request) => void asked.push(request))
  serveQuestions(app, [answered(compter, handle)])
  opened.push(app)
  return { url: await app.listen({ port: 0, host: '127.0.0.1' }), asked }
}

const nobody = async (): Promise<string> => `http://127.0.0.1:${await freePort()}`

function asking(urls: readonly string[], asks: readonly QuestionSpec[] = [compter.spec]): Asking {
  const made = createAsk({ asks, urls: { essai: urls }, monotonicMs, timeoutMs: 1_000 })
  opened.push(made)
  return made
}

const request = (given: Partial<AskedFor> = {}): AskedFor => ({
  id: 'une-requete',
  deadline: Number.POSITIVE_INFINITY,
  trace: { traceId: '', traceparent: undefined, beganAs: undefined, span: undefined },
  ...given,
})

const asked = compter({ deTout: 3 })
const unanswered = {
  refusal: refuse('SERVICE_SANS_REPONSE', { service: 'essai' }),
  headers: { 'Retry-After': '1' },
}

describe('a question', () => {
  test('is answered by what the contract declares, a reply or a refusal', async () => {
    const full = await answering(async () => ({ enTout: 7 }))
    const empty = await answering(async () => refuse('PANIER_VIDE', { clientId: 7 }))
    const { ask } = asking([full.url, empty.url])
    expect(await ask(asked)).toEqual({ enTout: 7 })
    expect(full.asked[0]?.body).toEqual({ de_tout: 3 })
    expect(await ask(asked)).toEqual(refuse('PANIER_VIDE', { clientId: 7 }))
  })

  test('takes turns over the instances, and passes over those that are gone or in trouble', async () => {
    const one = await answering(async () => ({ enTout: 1 }))
    const two = await answering(async () => ({ enTout: 2 }))
    const broken = await answering(async () => Promise.reject(new Error('out of order')))
    const { ask } = asking([one.url, await nobody(), broken.url, two.url])
    const answers = [await ask(asked), await ask(asked), await ask(asked), await ask(asked)]
    expect(answers.map((answer) => 'enTout' in answer && answer.enTout)).toEqual([1, 2, 2, 2])
  })

  test('does not wait for an instance that hangs as long as there is another', async () => {
    const hanging = await answering(() => new Promise(() => undefined))
    const other = await answering(async () => ({ enTout: 2 }))
    expect(await asking([hanging.url, other.url]).ask(asked)).toEqual({ enTout: 2 })
    expect(hanging.asked).toHaveLength(1)
  })

  test.each<[string, Handle]>([
    ['a reply off contract', async () => ({ enTout: -1 })],
    ['a refusal that it does not declare', async () => refuse('CLIENT_INTERDIT')],
    ['a fault', async () => Promise.reject(new Error('out of order'))],
  ])('is unanswered by %s', async (_what, handle) => {
    const { url } = await answering(handle)
    await expect(asking([url]).ask(asked)).rejects.toMatchObject(unanswered)
  })

  test('is unanswered where nobody listens', async () => {
    await expect(asking([await nobody()]).ask(asked)).rejects.toMatchObject(unanswered)
  })

  test('that the contract of who asks does not name is not asked', async () => {
    const { url, asked: got } = await answering(async () => ({ enTout: 7 }))
    await expect(asking([url], []).ask(asked)).rejects.toThrow('essai.compter is not among')
    expect(got).toEqual([])
  })
})

describe('what a question takes along', () => {
  test('is the id and the trace of the request that it is asked for, and what is left of its time', async () => {
    const { url, asked: got } = await answering(async () => ({ enTout: 7 }))
    const { ask } = asking([url])
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const trace = { ...request().trace, traceparent }
    await ask(asked, request({ trace, deadline: monotonicMs() + 500 }))
    expect(got[0]?.headers).toMatchObject({ traceparent, 'x-request-id': 'une-requete' })
    expect(Number(got[0]?.headers['x-deadline-ms'])).toBeLessThanOrEqual(500)
    const beganAs = '01890a5d-ac96-774b-bcce-b302099a8057'
    await ask(asked, request({ trace: { ...request().trace, beganAs } }))
    expect(got[1]?.trace.traceId).toBe(beganAs.replaceAll('-', ''))
  })

  test('is not sent when no time is left for it', async () => {
    const { url, asked: got } = await answering(async () => ({ enTout: 7 }))
    const late = asking([url]).ask(asked, request({ deadline: monotonicMs() }))
    await expect(late).rejects.toMatchObject({ refusal: refuse('DELAI_TROP_COURT') })
    expect(got).toEqual([])
  })
})

test('its names are written on the wire as those of operations', () => {
  expect(compter.spec).toMatchObject({ path: '/interne/essai/compter', service: 'essai', name: 'compter' })
  expect(Object.keys(reply)).toEqual(['enTout'])
  expect(compter.spec.wireReply).toMatchObject({ properties: { en_tout: {} } })
})
