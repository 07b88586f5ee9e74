/** Stores and tills over the whole system: who sees them without a token, who does not, and what stock hears of them. */
import { magasins } from '@comptoir/contracts'
import { describe, expect, test } from 'vitest'
import { signIn as staffHeader } from '../sign-in.ts'
import { ask, at, eventually } from './http.ts'

describe.each([
  ['through the gateway', at(8080)],
  ['at magasins itself', at(8003)],
])('%s', (_where, base) => {
  test('everyone sees the six places of the demonstration', async () => {
    const { headers, text } = await ask('GET', `${base}/magasins?total=1&type=TOUS`)
    expect(headers.get('x-total-count')).toBe('6')
    const places = JSON.parse(text) as { nom: string; type: string }[]
    expect(places.map(({ nom, type }) => [nom, type])).toContainEqual(['Centre logistique', 'CENTRE'])
  })

  test.each(
    magasins.service.routes.filter(
      ({ acces, passerelle }) => passerelle === true && !acces.includes('invite'),
    ),
  )('$method $path wants a token, and believes none that it cannot check', async ({ method, path }) => {
    const url = base + path.replace('{id}', path.startsWith('/attentes') ? crypto.randomUUID() : '1')
    const body = method === 'GET' || method === 'DELETE' ? undefined : {}
    const guest = await ask(method, url, { body })
    expect([guest.status, guest.body['code']]).toEqual([401, 'NON_AUTHENTIFIE'])
    const forged = await ask(method, url, { body, headers: { authorization: `Bearer ${FORGED}` } })
    expect([401, 503], forged.text).toContain(forged.status)
  })
})

/** It says that it is a responsable's, and that nobody signed it. */
const FORGED = [
  { alg: 'none', typ: 'at+jwt' },
  {
    sub: '1',
    role: 'responsable',
    jti: 'x',
    iat: 0,
    exp: 99_999_999_999,
    iss: 'comptoir-demo',
    aud: 'comptoir',
  },
]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .concat('')
  .join('.')

test('stock has heard of each place', async () => {
  // Two stocks run, and either takes an event.
  const heardAt = async (port: number) => {
    const { text } = await ask('GET', `${at(port)}/metrics`)
    return Number(/^stock_places_received_total\{.*result="newer".*\} (\d+)/m.exec(text)?.[1] ?? 0)
  }
  const heard = async () => (await heardAt(8007)) + (await heardAt(8107))
  expect(await eventually(heard, (count) => count >= 6)).toBeGreaterThanOrEqual(6)
})

describe('with tokens of the demonstration', () => {
  const gateway = at(8080)
  const signIn = async (identifiant: string, motDePasse: string) => {
    const headers = await staffHeader(gateway, identifiant, motDePasse)
    return (method: string, path: string, given?: object) =>
      ask(method, path.startsWith('http') ? path : `${gateway}${path}`, {
        headers,
        ...(given && { body: given }),
      })
  }

  test('Bob opens a till and puts change in; Alice closes it and sees the gap', async () => {
    const [bob, alice] = [await signIn('Bob', '1234'), await signIn('Alice', 'admin')]
    expect((await bob('POST', '/caisses/1/ouvrir', { fond: 100 })).body).toMatchObject({ statut: 'OUVERTE' })
    const change = { sens: 'ENTREE', montant: 40, motif: 'monnaie' }
    expect((await bob('POST', '/caisses/1/mouvements', change)).status).toBe(201)
    expect((await bob('POST', '/caisses/1/fermer', { compte: 140 })).body['code']).toBe('ACCES_INTERDIT')
    expect((await alice('GET', '/caisses/1/lecture')).body).toMatchObject({ attendu: 140 })
    const closed = await alice('POST', '/caisses/1/fermer', { compte: [{ valeur: 20, nombre: 7 }] })
    expect(closed.body).toMatchObject({ numero: 1, attendu: 140, compte: 140, ecart: 0 })
    // Till 4 is of store 2.
    expect((await alice('POST', '/caisses/4/ouvrir', { fond: 0 })).body['code']).toBe('MAGASIN_INTERDIT')
  })

  test('a new store is a place of stock soon after', async () => {
    const charlie = await signIn('Charlie', 'root')
    const created = await charlie('POST', '/magasins', {
      nom: 'Lachine',
      adresse: '1365, rue Notre-Dame',
      ville: 'Montréal',
      code_postal: 'H8S 2C9',
      region: 'Montréal',
    })
    expect(created.status, created.text).toBe(201)
    const body = { magasin_id: created.body['id'], produits: [{ produit_id: 1, quantite: 1 }] }
    const verify = async () => (await charlie('POST', `${at(8007)}/stock/verifier`, body)).body['code']
    expect(await eventually(verify, (code) => code !== undefined && String(code) !== 'MAGASIN_INCONNU')).toBe(
      'STOCK_INSUFFISANT',
    )
  })
})
