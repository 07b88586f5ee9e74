/** Clients and invoices, as head office looks them up: walked by keys, credited with a reason, printed as a file. */
import { lister as listerClients } from '@comptoir/contracts/clients.ts'
import { lister as listerFactures } from '@comptoir/contracts/facturation-factures.ts'
import { compte, crediter } from '@comptoir/contracts/paiement.ts'
import type { Static } from 'typebox'
import { beforeEach, expect, test } from 'vitest'
import { openWorld } from '../world.ts'
import { openBrowser, signIn } from './browser.ts'
import { type Answer, checked, firstOf } from './checked.ts'
import { openShop } from './shop.ts'

type Facture = Static<(typeof listerFactures)['replies'][200]>[number]

const world = openWorld()
const browser = openBrowser(world)
const CLIENTS = [
  { id: 7, nom: 'Rita Tremblay', email: 'rita@exemple.test' },
  { id: 8, nom: '<img src=x onerror=alert(1)>', email: 'x@exemple.test' },
]
const AT = '2026-11-18T14:02:11.231Z'
const ID = '019bc1a8-0000-7000-8000-000000000001'

const facture: Facture = {
  id: ID,
  genre: 'FACTURE',
  statut: 'EMISE',
  numero: 'F-2026-000001',
  client_id: 7,
  client: { nom: 'Rita Tremblay', email: 'rita@exemple.test' },
  reference_client: null,
  commande_id: null,
  vente_id: ID,
  retour_id: null,
  facture_id: null,
  magasin_id: 1,
  number_of_items: 2,
  montant: 22.98,
  hors_taxes: 19.99,
  taxes: [
    { nom: 'TPS', pourcent: 5, montant: 1 },
    { nom: 'TVQ', pourcent: 9.975, montant: 1.99 },
  ],
  lignes: [{ produit_id: 12, nom: 'Café', quantite: 2, prix: 11.49, remise: 0, total: 22.98 }],
  faite_le: AT,
  demandee_le: AT,
  emise_le: AT,
  vendeur: null,
  historique: [],
}

let solde = 50
const answer: Answer = ({ path: url, method, body }) => {
  const [path = ''] = url.split('?')
  if (path === '/clients') return checked(listerClients.replies[200], CLIENTS)
  if (path === '/clients/7') return { status: 200, body: CLIENTS[0] }
  if (path === '/comptes/7/credits' && method === 'POST') {
    solde += (JSON.parse(body) as { montant: number }).montant
    return checked(crediter.replies[201], { client_id: 7, solde }, 201)
  }
  if (path === '/comptes/7') return checked(compte.replies[200], { client_id: 7, solde, ecritures: [] })
  if (path === '/factures') return checked(listerFactures.replies[200], [facture])
  return path === `/factures/${ID}` ? { status: 200, body: facture } : undefined
}

beforeEach(() => {
  solde = 50
  world.house.asked.length = 0
  world.house.api = firstOf(answer, openShop().answer)
})

test('a client is found with J and Enter, and credited once, with a reason', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/maison-mere/clients')
  const { page } = visitor
  await page.getByRole('link', { name: 'Rita Tremblay' }).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/clients\/7$/)
  await page.getByRole('textbox', { name: 'Montant' }).fill('12,5o')
  await page.getByText('Écrivez un montant au-dessus de zéro').waitFor()
  await page.getByRole('textbox', { name: 'Montant' }).fill('12,50')
  await page.getByRole('textbox', { name: 'Motif' }).fill('Colis abîmé')
  await page.keyboard.press('Control+Enter')
  await page.getByText(/Le solde est maintenant de 62,50/).waitFor()
  const sent = world.house.asked.filter(({ method, path }) => method === 'POST' && path.endsWith('/credits'))
  expect(sent.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    { montant: 12.5, motif: 'Colis abîmé' },
  ])
  expect(sent[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/)
  await visitor.leave()
})

test('an invoice is opened by keys, its sums stand beneath its lines, and it is saved as PDF', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/maison-mere/factures')
  const { page } = visitor
  await page.getByRole('link', { name: 'F-2026-000001' }).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Facture F-2026-000001' }).waitFor()
  expect((await page.locator('.sums').innerText()).replaceAll(/\s+/g, ' ')).toBe(
    'Hors taxes 19,99 $ TPS 5 % 1,00 $ TVQ 9,975 % 1,99 $ Total 22,98 $',
  )
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'PDF' }).press('Enter')
  expect((await saved).suggestedFilename()).toBe('F-2026-000001.pdf')
  expect(world.house.asked.at(-1)?.headers.accept).toBe('application/pdf')
  await visitor.leave()
})
