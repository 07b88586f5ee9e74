/**
 * The whole shop with Restate as the engine of its sagas, where the server is installed. It is worth its own start of the system: the
 * suite of the port knows neither routes nor services, and no other test starts the server as `npm start` does.
 */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { checkout } from '@comptoir/system/checkout.ts'
import { RunningSystem } from '@comptoir/system/running-system.ts'
import { hasRestate, RESTATE_PORTS } from '@comptoir/system/servers/restate.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signIn } from '../sign-in.ts'
import { ask, eventually } from './http.ts'

const run = promisify(execFile)
const title = `on Restate${hasRestate() ? '' : ' (left out: npm run tools -- restate)'}`

describe.skipIf(!hasRestate())(title, () => {
  let system: RunningSystem
  beforeAll(async () => {
    system = await RunningSystem.make({
      env: { SAGA_ENGINE: 'restate' },
      instances: { orchestrateur: 2 },
      besides: Object.values(RESTATE_PORTS),
    })
    await system.start()
  })
  afterAll(() => system?.close())

  const to = (path: string) => `${system.at(8080)}${path}`
  const atSagas = (path: string) => `${system.at(8002)}${path}`
  const order = (body: object, headers: Record<string, string> = {}) =>
    ask('POST', to('/saga/commande'), { body, headers })
  /** The end of what is asked for: a busy machine says first that it goes on. */
  const ended = (asking: (headers: Record<string, string>) => ReturnType<typeof ask>) => {
    const key = { 'idempotency-key': crypto.randomUUID() }
    const isOpen = ({ status, body }: Awaited<ReturnType<typeof ask>>) =>
      status === 202 || status === 503 || body['code'] === 'REQUETE_EN_COURS'
    return eventually(
      () => asking(key),
      (answer) => !isOpen(answer),
    )
  }
  const one = (produit: number, quantite = 1) => ({ produits: [{ produit_id: produit, quantite }] })
  const people = async (name: string, password: string) => {
    const headers = await signIn(system.at(8012), name, password)
    // oxlint-disable-next-line max-params -- as fetch reads: what, where, with which body and headers
    return (method: string, url: string, body?: object, more: Record<string, string> = {}) =>
      ask(method, url, { headers: { ...headers, ...more }, ...(body === undefined ? {} : { body }) })
  }

  test('an order is confirmed, refused for its stock, or refused by the payment, and is found as it was told', async () => {
    const confirmed = await ended((key) => order(one(1), key))
    expect(confirmed.status, confirmed.text).toBe(201)
    const found = await ask('GET', to(`/saga/commande/${String(confirmed.body['saga_id'])}`))
    expect(found.body).toMatchObject({ statut: 'TERMINEE', statut_commande: 'CONFIRMEE' })
    expect((await ended((key) => order(one(2, 999), key))).status).toBe(409)
    expect((await ended((key) => order(one(4, 10), key))).status).toBe(402)
  })

  test('a key is one order, and another body under it is refused', async () => {
    const keys: Record<string, string>[] = []
    const first = await ended((key) => {
      keys.push(key)
      return order(one(1), key)
    })
    const key = keys[0] ?? {}
    const again = await order(one(1), key)
    expect([first.status, again.status], again.text).toEqual([201, 201])
    expect(again.body['saga_id']).toBe(first.body['saga_id'])
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect((await order(one(1, 2), key)).status).toBe(422)
  })

  test('a till sells, and takes back what it sold', async () => {
    const bob = await people('Bob', '1234')
    const opened = await bob('POST', to('/caisses/2/ouvrir'), { fond: 100 })
    expect(opened.status, opened.text).toBe(200)
    const sale = {
      magasin_id: 1,
      caisse_id: 2,
      lignes: [{ produit_id: 11, quantite: 1 }],
      paiement: { mode: 'ESPECES', recu: 2_000 },
    }
    const sold = await ended((key) => bob('POST', to('/ventes'), sale, key))
    expect(sold.status, sold.text).toBe(201)
    const back = {
      vente_id: sold.body['vente_id'],
      magasin_id: 1,
      lignes: [{ produit_id: 11, quantite: 1, motif: 'NE_CONVIENT_PAS', remise_en_stock: true }],
    }
    const returned = await ended((key) => bob('POST', to('/retours'), back, key))
    expect(returned.status, returned.text).toBe(201)
  })

  test('an operator turns back an order that waits, and the desk shows it', async () => {
    const charlie = await people('Charlie', 'root')
    const pid = system.pidOf(`paiement-${8008 + system.offset}`) ?? 0
    process.kill(pid, 'SIGSTOP')
    let id: string
    try {
      const begun = await order(one(1), { prefer: 'respond-async' })
      expect(begun.status, begun.text).toBe(202)
      id = String(begun.body['saga_id'])
      const act = await charlie('POST', atSagas(`/saga/${id}/annuler`), { motif: 'un essai' })
      expect(act.status, act.text).toBe(202)
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    const saga = () => charlie('GET', atSagas(`/saga/${id}`))
    const turned = await eventually(saga, ({ body }) => body['statut'] === 'ANNULEE')
    expect(turned.body['statut'], turned.text).toBe('ANNULEE')
    const audit = await charlie('GET', atSagas(`/saga/${id}/audit`))
    expect(audit.body).toMatchObject([{ action: 'annuler', motif: 'un essai' }])
    const list = await charlie('GET', atSagas('/saga?statut=ANNULEE&total=1'))
    expect(list.text).toContain(id)
  })

  test('npm run status names the engine, and that it answers', async () => {
    const env = { ...process.env, COMPTOIR_STATE: system.folder, PORT_OFFSET: String(system.offset) }
    const asked = await run(process.execPath, [join(checkout, 'cli/status.ts'), '--json'], { env })
    expect(JSON.parse(asked.stdout)).toMatchObject({ moteur: { nom: 'restate', pret: true } })
  })

  test('an orchestrator is killed, and what was begun ends', async () => {
    const orders = Array.from({ length: 40 }, () => order(one(1), { 'idempotency-key': crypto.randomUUID() }))
    process.kill(system.pidOf(`orchestrateur-${8002 + system.offset}`) ?? 0, 'SIGKILL')
    const answers = await Promise.all(orders)
    // The gateway may have lost one with its instance; nobody is told 500.
    expect(answers.filter(({ status }) => ![201, 202, 502, 503, 504].includes(status))).toEqual([])
    const open = () => ask('GET', `${system.at(8102)}/saga?statut=EN_COURS&total=1`)
    const rest = await eventually(open, ({ status, text }) => status === 200 && text === '[]')
    expect(rest.text).toBe('[]')
  })
})
