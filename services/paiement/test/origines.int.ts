/** An order's payment and one of a public route under the same id: neither takes, changes or refuses the other. */
import { newId } from '@comptoir/kit/ids.ts'
import { migrateDatabase } from '@comptoir/kit/postgres/migrate.ts'
import { earlierMigrations } from '@comptoir/testing/migrations.ts'
import { createTestDatabase, createTestPool } from '@comptoir/testing/postgres.ts'
import { beforeEach, expect, test } from 'vitest'
import { brokenInvariants, openWorld, prepareComptes, template } from './world.ts'

const world = openWorld(prepareComptes)
let commande_id: string

beforeEach(() => {
  commande_id = newId()
})

const post = (url: string, payload: object, headers = {}) =>
  world.app.inject({ method: 'POST', url, payload, headers })
const pay = (client_id: number | null = 1) =>
  post(
    '/interne/paiement/payer',
    { commande_id, client_id, montant_cents: 1_000 },
    { 'idempotency-key': `${commande_id}:payer:do` },
  )
const undo = () =>
  post('/interne/paiement/annuler', { commande_id }, { 'idempotency-key': `${commande_id}:payer:undo` })
const payByHand = (montant = 10, client_id = 1) => post('/paiement', { id: commande_id, montant, client_id })
const paiement = async () => (await world.app.inject(`/paiement/${commande_id}`)).json()
const solde = async () => (await world.app.inject('/comptes/1')).json().solde

test.each([10, 11])(
  'no public payment stands under an order’s id, the same content included (%i)',
  async (montant) => {
    const before = await solde()
    await pay()
    const reply = await payByHand(montant)
    expect(reply.statusCode).toBe(409)
    expect(reply.json()).toMatchObject({ code: 'PAIEMENT_DE_COMMANDE', id: commande_id })
    await undo()
    expect((await payByHand(montant)).json().code).toBe('PAIEMENT_DE_COMMANDE')
    expect(await solde()).toBe(before)
  },
)

test.each([10, 11])(
  'a public payment that came first neither pays nor stops the order (%i)',
  async (montant) => {
    const before = await solde()
    expect((await payByHand(montant)).statusCode).toBe(201)
    expect((await pay()).statusCode).toBe(200)
    expect(await solde()).toBeCloseTo(before - montant - 10, 2)
    expect((await payByHand(montant)).statusCode).toBe(201)
    await undo()
    expect(await solde()).toBeCloseTo(before - montant, 2)
    expect(await paiement()).toMatchObject({ montant: 10, statut: 'REMBOURSE' })
  },
)

test('an order voided before its payment came leaves a public payment where it is', async () => {
  expect((await payByHand(12)).statusCode).toBe(201)
  await undo()
  expect((await pay()).json().code).toBe('ACTION_ANNULEE')
  expect(await paiement()).toMatchObject({ montant: 12, statut: 'ACCEPTE' })
})

test('what an earlier version wrote keeps its owner', async () => {
  const [tables, own] = template.migrations as [URL, URL]
  const before = earlierMigrations(own, 4)
  const earlier = await createTestDatabase()
  await migrateDatabase(earlier.url, [tables, before.folder])
  const old = createTestPool(earlier.url)
  const [paid, byHand, aged] = [newId(), newId(), newId()]
  await old.query(`insert into inbox (key, operation, fingerprint) values ($1, 'paiement.payer', '')`, [
    `${paid}:payer:do`,
  ])
  await old.query(
    `with o as (insert into operations (type, reference, montant_cents, a)
       select 'CAPTURE', reference, 5, clock_timestamp() - age::interval
       from unnest($1::text[], $2::text[]) as u (reference, age) returning id)
     insert into ecritures select id, rang, compte, null, montant
       from o, (values (1, 'invites', -5), (2, 'ventes', 5)) as c (rang, compte, montant)`,
    [
      ['facture 7', paid, byHand, aged],
      ['1 second', '1 second', '1 second', '40 days'],
    ],
  )
  await migrateDatabase(earlier.url, template.migrations)
  const { rows } = await old.query(`select reference, origine from operations order by id`)
  expect(rows).toEqual([
    { reference: 'facture 7', origine: 'PUBLIQUE' },
    { reference: paid, origine: 'SAGA' },
    { reference: byHand, origine: 'PUBLIQUE' },
    { reference: aged, origine: 'SAGA' },
  ])
  await expect(old.query('delete from operations')).rejects.toThrow('append-only')
  await old.end()
  await earlier.drop()
  before.remove()
})

test('after all of this, the ledger is balanced', async () => {
  expect(await brokenInvariants(world.pool)).toEqual([])
})
