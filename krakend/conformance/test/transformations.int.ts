import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectRefusal } from './differences.ts'
import { ask, type FakeService, json, startFake } from './fake-service.ts'
import { describeEach, type RunningGateway, shippedFile, startGateway, withHosts } from './gateways.ts'

describeEach('makes one object', (gateway) => {
  let clients: FakeService
  let panier: FakeService
  let commande: FakeService
  let running: RunningGateway
  const ada = { id: 7, nom: 'Ada', email: 'ada@exemple.ca' }
  const contents = { client_id: 7, version: 2, lignes: [{ produit_id: 1, quantite: 2 }] }
  const orders = [{ commande_id: 'c', montant: 149.99 }]

  beforeAll(async () => {
    clients = await startFake()
    panier = await startFake()
    commande = await startFake()
    panier.reply = json(200, contents)
    commande.reply = json(200, orders)
    const file = shippedFile()
    withHosts(file, 'clients', [clients.url])
    withHosts(file, 'panier', [panier.url])
    withHosts(file, 'commande', [commande.url])
    for (const endpoint of file.endpoints) if (endpoint.endpoint.endsWith('/apercu')) endpoint.timeout = '4s'
    file.endpoints.push({
      endpoint: '/clients/{id}/cible',
      method: 'GET',
      output_encoding: 'json',
      backend: [
        {
          host: [clients.url],
          url_pattern: '/clients/{id}',
          target: 'page.premier',
          mapping: { id: 'numero' },
        },
      ],
    })
    running = await startGateway(gateway, file)
  })
  afterAll(async () => {
    await running.stop()
    for (const service of [clients, panier, commande]) await service.kill()
  })

  it('of the list of clients, for older programs', async () => {
    clients.reply = json(200, [ada])
    const answer = await ask(`${running.url}/api/v1/clients?limite=1&autre=2`)
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { clients: [ada] }])
    expect(clients.last().url).toBe('/clients?limite=1')
  })

  it('of the member alone that the file targets', async () => {
    clients.reply = json(200, { page: { premier: ada }, total: 1 })
    const answer = await ask(`${running.url}/clients/7/cible`)
    expect(JSON.parse(answer.text)).toEqual({ numero: 7, nom: ada.nom, email: ada.email })
    clients.reply = json(200, { page: [ada] })
    expect(JSON.parse((await ask(`${running.url}/clients/7/cible`)).text)).toEqual({})
  })

  it('of no clients at all', async () => {
    clients.reply = json(200, [])
    expect(JSON.parse((await ask(`${running.url}/api/v1/clients`)).text)).toEqual({ clients: [] })
  })

  it('unless the service refuses: then with its status', async () => {
    const type = 'application/problem+json; charset=utf-8'
    const told = {
      'content-language': 'en',
      'retry-after': '7',
      'www-authenticate': 'Bearer',
      'x-instance-id': 'clients-8001',
      'x-request-id': 'r-7',
    }
    for (const status of [400, 401, 429, 503]) {
      clients.reply = json(status, { code: 'REQUETE_INVALIDE' }, { 'Content-Type': type, ...told })
      const answer = await ask(`${running.url}/api/v1/clients?limite=abc`)
      expect(answer.status).toBe(status)
      if (gateway.kind === 'official') continue
      expect(answer.headers).toMatchObject({ 'content-type': type, ...told })
      expect(answer.text).toBe('{"code":"REQUETE_INVALIDE"}')
    }
  })

  it.runIf(gateway.kind === 'comptoir')(
    'with what the service told beside its list, and links that lead through the gateway',
    async () => {
      const told = {
        link: '</clients?limite=1&curseur=WyI3Il0&total=1>; rel="next", </aide>; rel="help"',
        'x-total-count': '12',
        warning: '299 - "x"',
        'content-language': 'en',
        etag: '"4"',
        'x-instance-id': 'clients-8001',
        'x-request-id': 'r-7',
      }
      clients.reply = json(200, [ada], told)
      const answer = await ask(`${running.url}/api/v1/clients?limite=1&total=1`)
      expect(answer.headers).toMatchObject({
        ...told,
        link: '</api/v1/clients?limite=1&curseur=WyI3Il0&total=1>; rel="next", </aide>; rel="help"',
        'content-type': 'application/json; charset=utf-8',
      })
      const next = /<([^>]+)>; rel="next"/.exec(String(answer.headers['link']))?.[1]
      expect((await ask(running.url + next)).status).toBe(200)
      expect(clients.last().url).toMatch(/^\/clients\?/)
      expect(new URLSearchParams(clients.last().url.split('?')[1]).get('curseur')).toBe('WyI3Il0')
    },
  )

  it('of a client, the cart and the last orders', async () => {
    clients.reply = json(200, ada, { 'x-instance-id': 'clients-8001', etag: '"4"', 'retry-after': '3' })
    const answer = await ask(`${running.url}/clients/7/apercu`)
    expect(answer.status).toBe(200)
    // What one service tells beside its part is not true of the whole.
    for (const name of ['etag', 'retry-after', 'link']) expect(answer.headers).not.toHaveProperty([name])
    expect(answer.headers['x-instance-id']).not.toBe('clients-8001')
    expect(JSON.parse(answer.text)).toEqual({ client: ada, panier: contents, commandes: orders })
    expect(answer.headers['x-krakend-completed']).toBe('true')
    expect([panier.last().url, commande.last().url]).toEqual(['/panier/7', '/commande?client_id=7&limite=5'])
  })

  it('and marks the part that a service refused', async () => {
    clients.reply = json(404, { code: 'CLIENT_INTROUVABLE' })
    const answer = await ask(`${running.url}/clients/7/apercu`)
    expect(JSON.parse(answer.text)).toEqual({
      panier: contents,
      commandes: orders,
      incomplet: true,
      error_client: {
        http_status_code: 404,
        http_body: '{"code":"CLIENT_INTROUVABLE"}',
        http_body_encoding: 'application/json',
      },
    })
    expect(answer.headers['x-krakend-completed']).toBe('false')
  })

  it('and marks that a part is late', async () => {
    clients.reply = () => {}
    const answer = await ask(`${running.url}/clients/7/apercu`)
    expect(JSON.parse(answer.text)).toEqual({ panier: contents, commandes: orders, incomplet: true })
  })

  it('and marks that a part is down', async () => {
    await clients.kill()
    const answer = await ask(`${running.url}/clients/7/apercu`)
    expect(JSON.parse(answer.text)).toEqual({ panier: contents, commandes: orders, incomplet: true })
    const list = await ask(`${running.url}/api/v1/clients`)
    expectRefusal(gateway, 'no instance can be reached', list)
  })

  it('of nothing but the mark when all parts are down', async () => {
    for (const service of [panier, commande]) await service.kill()
    const answer = await ask(`${running.url}/clients/7/apercu`)
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { incomplet: true }])
    expect(answer.headers['x-krakend-completed']).toBe('false')
  })
})
