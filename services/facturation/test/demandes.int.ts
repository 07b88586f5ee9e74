import { newId } from '@comptoir/kit/ids.ts'
import { withTx } from '@comptoir/kit/postgres/database.ts'
import { charlie } from '@comptoir/testing/staff.ts'
import { beforeEach, expect, test } from 'vitest'
import { openWorld } from './world.ts'

const world = openWorld()
const demande = (given: object = {}) => ({
  user_id: 'usr_123',
  number_of_items: 3,
  total_amount: 34.49,
  ...given,
})
const ask = async (body: object = demande()): Promise<string> => {
  const answer = await world.ask('POST', '/facturation', { as: charlie, body })
  expect([answer.statusCode, answer.json().statut]).toEqual([202, 'EN_ATTENTE'])
  return answer.json().id
}
const show = async (id: string) => (await world.ask('GET', `/factures/${id}`, { as: charlie })).json()
/** The numbers given so far, in order. */
const rangs = async () =>
  (
    await world.pool.query<{ rang: number }>(
      `select rang from factures where genre = 'FACTURE' and statut = 'EMISE' order by annee, rang`,
    )
  ).rows.map(({ rang }) => rang)
const oneTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1)

/** All that waits is issued before each test. */
beforeEach(async () => {
  await world.take(await world.told())
  await world.pool.query('update outbox set sent_at = now()')
})

test('one that is asked for is there at once, and waits for its number', async () => {
  const id = await ask()
  expect(await show(id)).toMatchObject({
    genre: 'FACTURE',
    statut: 'EN_ATTENTE',
    numero: null,
    reference_client: 'usr_123',
    number_of_items: 3,
    montant: 34.49,
    taxes: null,
    emise_le: null,
    historique: [{ de: null, vers: 'EN_ATTENTE' }],
  })
  const [event] = await world.told()
  expect(event).toMatchObject({ type: 'facturation.facture-demandee', body: { facture_id: id } })
})

test('the worker gives it the next number and the taxes of its day, once', async () => {
  const id = await ask()
  const events = await world.told()
  await world.take(events)
  await world.take(events)
  const issued = await show(id)
  expect(issued).toMatchObject({
    statut: 'EMISE',
    hors_taxes: 30,
    taxes: [
      { nom: 'TPS', pourcent: 5, montant: 1.5 },
      { nom: 'TVQ', pourcent: 9.975, montant: 2.99 },
    ],
    historique: [
      { de: null, vers: 'EN_ATTENTE' },
      { de: 'EN_ATTENTE', vers: 'EMISE' },
    ],
  })
  expect(issued.numero).toMatch(/^F-\d{4}-\d{6}$/)
  expect((await show(issued.numero)).id).toBe(id)
  const given = await rangs()
  expect(given).toEqual(oneTo(given.length))
})

test('several workers at once, each told of everything, leave no gap and give no number twice', async () => {
  await Promise.all(oneTo(40).map(() => ask()))
  const before = (await rangs()).length
  const events = await world.told()
  const halves = [events, [...events].reverse(), events.slice(20), events.slice(0, 20)]
  await Promise.all(halves.map((half) => world.take(half)))
  expect(await rangs()).toEqual(oneTo(before + 40))
})

test('a transaction that fails takes its numbers back', async () => {
  const before = (await rangs()).length
  await ask()
  const events = await world.told()
  await world.pool.query(
    `create function refuse_issue() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$`,
  )
  await world.pool.query(
    'create trigger refused after update on factures for each statement execute function refuse_issue()',
  )
  await expect(world.take(events)).rejects.toThrow('refused')
  await world.pool.query('drop trigger refused on factures')
  await world.take(events)
  expect(await rangs()).toEqual(oneTo(before + 1))
})

test('numbers begin again with the year of the shops', async () => {
  const [last, first] = [await ask(), await ask()]
  const [ofLast, ofFirst] = await world.told()
  // In Montréal it is still 2030 then, and ten minutes later it is not.
  await world.take([ofLast as never], { now: () => new Date('2031-01-01T04:55:00Z') })
  await world.take([ofFirst as never], { now: () => new Date('2031-01-01T05:05:00Z') })
  expect([(await show(last)).numero, (await show(first)).numero]).toEqual(['F-2030-000001', 'F-2031-000001'])
})

test('what is issued never changes, and no number is left out by whoever writes the table', async () => {
  const id = await ask()
  await world.take(await world.told())
  await expect(world.pool.query('update factures set client_id = 5 where id = $1', [id])).rejects.toThrow(
    'factures is append-only',
  )
  await expect(world.pool.query('delete from factures where id = $1', [id])).rejects.toThrow(
    'factures is append-only',
  )
  const waiting = await ask()
  const skip = withTx(world.pool, async (tx) => {
    await tx.query(`insert into facture_historique values ($1, 2, 'EN_ATTENTE', 'EMISE', now())`, [waiting])
    await tx.query(
      `update factures set statut = 'EMISE', version = 2, annee = 2040, rang = 2, emise_le = now(),
         hors_taxes_cents = montant_cents, taxes = '[]' where id = $1`,
      [waiting],
    )
  })
  await expect(skip).rejects.toThrow('its number does not follow another')
})

test('the same key asks for one invoice, another body under it is refused', async () => {
  const headers = { 'idempotency-key': newId() }
  const once = await world.ask('POST', '/facturation', { as: charlie, body: demande(), headers })
  const again = await world.ask('POST', '/facturation', { as: charlie, body: demande(), headers })
  expect(again.json()).toEqual(once.json())
  expect(again.headers['idempotency-replayed']).toBe('true')
  const other = { body: demande({ number_of_items: 4 }), headers }
  expect((await world.ask('POST', '/facturation', { as: charlie, ...other })).json().code).toBe(
    'CLE_REUTILISEE',
  )
})

test('an amount that is finer than a cent is refused', async () => {
  const answer = await world.ask('POST', '/facturation', {
    as: charlie,
    body: demande({ total_amount: 1.005 }),
  })
  expect(answer.json()).toMatchObject({ status: 400, code: 'MONTANT_TROP_FIN', champ: 'total_amount' })
})

test.each(['/api/billing', '/api/billing/'])('POST %s takes what the replaced system took', async (url) => {
  const body = { user_id: 'usr_7', number_of_items: '2', total_amount: '19.98', colour: 'red' }
  const answer = await world.ask('POST', url, { body })
  expect(answer.statusCode).toBe(202)
  expect(Object.keys(answer.json()).sort()).toEqual(['facture_id', 'message'])
  expect(await show(answer.json().facture_id)).toMatchObject({ montant: 19.98, number_of_items: 2 })
  const { user_id: _left, ...without } = body
  expect((await world.ask('POST', url, { body: without })).json()).toMatchObject({
    status: 400,
    erreurs: [{ pointeur: '/user_id' }],
  })
})

test('the list finds by state and reference, in pages', async () => {
  const reference = `client ${newId()}`
  const [first, second] = [
    await ask(demande({ user_id: reference })),
    await ask(demande({ user_id: reference })),
  ]
  const list = (query: string) =>
    world.ask('GET', `/factures?reference=${encodeURIComponent(reference)}&${query}`, { as: charlie })
  const ids = async (query: string) => (await list(query)).json().map(({ id }: { id: string }) => id)
  expect(await ids('statut=EN_ATTENTE')).toEqual([second, first])
  expect(await ids('statut=EMISE')).toEqual([])
  const page = await list('limite=1&total=1')
  expect([page.json()[0].id, page.headers['x-total-count']]).toEqual([second, '2'])
  const next = /<(.*)>; rel="next"/.exec(String(page.headers['link']))?.[1] ?? ''
  expect((await world.ask('GET', next, { as: charlie })).json()[0].id).toBe(first)
})
