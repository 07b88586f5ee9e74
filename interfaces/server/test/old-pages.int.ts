/** Bookmarks and forms of the replaced systems. */
import { newId } from '@comptoir/kit/ids.ts'
import { beforeEach, describe, expect, test } from 'vitest'
import { priceIn } from '../src/old-pages/acts.ts'
import { type Browser, browserOn } from './browser.ts'
import type { Asked } from './house.ts'
import { openWorld } from './world.ts'

const world = openWorld()
const open = () => browserOn(() => world.app)
const ID = '019bc1a8-0000-7000-8000-000000000001'
const PERIOD = { date_debut: '2026-11-01', date_fin: '2026-11-29' }
const PRODUIT = {
  id: 3,
  nom: 'Thé <b>vert</b>',
  description: 'En vrac',
  prix: 12.5,
  version: 7,
  code: 'T-3',
  codes_barres: ['12345678'],
  categorie_id: 2,
  image: null,
  actif: true,
  cout: null,
}

const ANSWERS: Readonly<Record<string, unknown>> = {
  '/rapports/ventes': {
    periode: PERIOD,
    par_magasin: [{ nom: 'Plateau', chiffre_affaires: 1234.5, nb_ventes: 12 }],
  },
  '/rapports/top-produits': { produits: [{ nom: 'Café', quantite: 40 }] },
  '/performances': {
    periode: PERIOD,
    magasins: [{ nom: 'Plateau', chiffre_affaires: 1200, objectif: 1000, atteinte: 120 }],
  },
  '/approvisionnements': [
    { id: ID, vers: 1, statut: 'DEMANDEE', lignes: [{ produit_id: 3, demandee: 5 }] },
    { id: ID, vers: 2, statut: 'RECUE', lignes: [] },
  ],
  '/magasins/1/stock': [{ produit_id: 3, nom: 'Thé', disponible: 9 }],
  '/produits/3': PRODUIT,
  [`/saga/${ID}`]: { numero: 77, montant: 25, pourquoi: 'x' },
}

/** What the house was asked to change. */
let acts: Asked[] = []

beforeEach(() => {
  world.house.answers.clear()
  acts = []
  world.house.api = (asked) => {
    if (asked.path.startsWith('/auth')) return undefined
    if (asked.method === 'GET') {
      const body = ANSWERS[asked.path.split('?')[0] ?? '']
      return body === undefined ? undefined : { status: 200, body }
    }
    acts.push(asked)
    return { status: 201, body: { saga_id: ID } }
  }
})

const signedIn = async (name = 'charlie') => {
  const browser = open()
  await browser.signIn(name)
  return browser
}
const act = (browser: Browser, url: string, form: Record<string, string>) =>
  browser.submit('/execute', url, { cle: newId(), ...form })

test.each(['/rapport', '/performances', '/demande_appro', '/maj_produit?produit_id=3', '/execute'])(
  '%s asks who is there, and leads back',
  async (url) => {
    const { statusCode, headers } = await open().get(url)
    expect([statusCode, headers.location]).toEqual([303, `/connexion?suite=${encodeURIComponent(url)}`])
    const answer = await open().signIn('bob', url)
    expect([answer.statusCode, answer.headers.location]).toEqual([303, url])
    expect((await open().signIn('client', url)).statusCode).toBe(403)
  },
)

test.each([
  ['/rapport', ['Plateau', '1 234,50', '40', 'href="/maison-mere/rapports"']],
  ['/performances', ['Plateau', '120 %', '1 000,00']],
  ['/demande_appro', ['5 × 3', 'action="/valider_demande"', 'RECUE']],
  ['/stock_magasin?magasin_id=1', ['Stock du magasin 1', '3 · Thé', '9']],
  ['/maj_produit?produit_id=3', ['value="12,50"', 'name="version" value="7"', '&lt;b&gt;vert']],
  ['/execute', ['value="vendre_produit"', 'value="approvisionner"']],
  [`/execute?vente=${ID}`, ['Vente nº 77', '25,00']],
])('%s shows what it showed', async (url, texts) => {
  const { statusCode, body } = await (await signedIn()).get(url)
  expect(statusCode).toBe(200)
  const plain = body.replaceAll(/[\u00a0\u202f]/g, ' ')
  for (const text of texts) expect(plain).toContain(text)
})

test('only whoever may decide has a button to decide', async () => {
  const { body } = await (await signedIn('bob')).get('/demande_appro')
  expect(body).not.toContain('action="/valider_demande"')
})

const GOODS = { magasin_id: '1', produit_id: '3', quantite: '2' }

test.each([
  ['rapport', '/rapport'],
  ['performances', '/performances'],
  ['consulter_stock_magasin', '/stock_magasin?magasin_id=1'],
  ['reapprovisionnement', '/demande_appro'],
  ['approvisionner', '/demande_appro'],
  ['vendre_produit', `/execute?vente=${ID}`],
])('POST /execute action=%s leads to its result', async (action, to) => {
  const answer = await act(await signedIn(), '/execute', { action, ...GOODS })
  expect([answer.statusCode, answer.headers.location]).toEqual([303, to])
})

test('each act goes under the key of its form, in the name of who is signed in', async () => {
  const browser = await signedIn()
  const cle = newId()
  const of = (action: string) => act(browser, '/execute', { action, cle, ...GOODS })
  await of('reapprovisionnement')
  await of('approvisionner')
  await of('vendre_produit')
  expect(acts.map(({ path, body }) => [path, body === '' ? null : JSON.parse(body)])).toEqual([
    ['/approvisionnements', { magasin_id: 1, lignes: [{ produit_id: 3, quantite: 2 }] }],
    ['/api/v1/logistique/approvisionner?magasin_id=1&produit_id=3&quantite=2', null],
    [
      '/saga/vente',
      { magasin_id: 1, lignes: [{ produit_id: 3, quantite: 2 }], paiement: { mode: 'ESPECES' } },
    ],
  ])
  for (const { headers } of acts) {
    expect(headers['idempotency-key']).toBe(cle)
    expect(headers['authorization']).toMatch(/^Bearer access-charlie/)
  }
})

test('a request is granted', async () => {
  const answer = await act(await signedIn(), '/valider_demande', { demande_id: ID })
  expect(answer.headers.location).toBe('/demande_appro')
  expect(acts[0]?.path).toBe(`/approvisionnements/${ID}/valider`)
})

test.each(['12,75', '12.75', ' 12,75 $'])(
  'a product is changed at %s, and only what the form has',
  async (prix) => {
    const form = { produit_id: '3', version: '7', nom: 'Thé', description: 'Neuf', prix }
    const answer = await act(await signedIn(), '/maj_produit', form)
    expect(answer.headers.location).toBe('/maj_produit?produit_id=3&fait=1')
    const { id: _id, version: _version, ...kept } = PRODUIT
    expect(JSON.parse(acts[0]?.body ?? '')).toEqual({ ...kept, nom: 'Thé', description: 'Neuf', prix: 12.75 })
    expect(acts[0]?.headers['if-match']).toBe('"7"')
  },
)

describe('what is refused is the page with its problem, never a success', () => {
  test('by the house', async () => {
    const problem = { title: 'Version périmée', detail: 'Le produit a changé.', code: 'VERSION_PERIMEE' }
    const browser = await signedIn()
    world.house.api = (asked) =>
      asked.method === 'PUT' ? { status: 412, body: problem } : { status: 200, body: PRODUIT }
    const form = { produit_id: '3', version: '6', nom: 'Thé', description: '', prix: '1' }
    const { statusCode, body } = await act(browser, '/maj_produit', form)
    expect(statusCode).toBe(412)
    expect(body).toContain('Le produit a changé.')
  })

  test.each([
    ['/execute', { action: 'autre' }, 'n’existe pas ici'],
    ['/execute', { action: 'toString' }, 'n’existe pas ici'],
    ['/execute', { action: 'vendre_produit', ...GOODS, quantite: '0' }, 'nombres entiers'],
    ['/maj_produit', { produit_id: '3', prix: '1,000.00' }, '12,50 ou 12.50'],
  ])('by %s itself: %j', async (url, form, text) => {
    const { statusCode, body } = await act(await signedIn(), url, form as Record<string, string>)
    expect(statusCode).toBe(400)
    expect(body).toContain(text)
    expect(acts).toEqual([])
  })

  test('a form of another page does nothing', async () => {
    const browser = await signedIn()
    const { statusCode } = await browser.submit('/execute', '/execute', { jeton: 'x', action: 'rapport' })
    expect(statusCode).toBe(403)
  })
})

test('a price that is typed has either mark, and never groups', () => {
  const read = ['12,5', '12.50', '7', '1 234,50', '1,234.50', '12.505', 'x', ''].map(priceIn)
  expect(read).toEqual([1250, 1250, 700, 123_450, undefined, undefined, undefined, undefined])
})

test('homes of roles lead to their spaces', async () => {
  const leads = await Promise.all(
    ['/login', '/employe', '/gestionnaire', '/responsable'].map(
      async (url) => (await open().get(url)).headers.location,
    ),
  )
  expect(leads).toEqual(['/connexion', '/magasin', '/magasin', '/maison-mere'])
})

test('/produits is a list for programs and the shop for people, and a panier is none', async () => {
  world.house.api = ({ path }) =>
    path.startsWith('/produits') ? { status: 200, body: [PRODUIT] } : undefined
  const list = await open().get('/produits', { accept: 'application/json' })
  expect(list.json()).toEqual({ produits: [{ id: 3, nom: PRODUIT.nom, prix: 12.5 }] })
  expect((await open().get('/produits')).headers.location).toBe('/boutique/produits')
  expect((await open().get('/panier/3')).statusCode).toBe(404)
})
