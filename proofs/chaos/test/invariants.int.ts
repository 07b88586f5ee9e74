/** The rules can fail: a small clean system breaks none of them, and each corruption planted in it is named. */

import { randomUUID } from 'node:crypto'
import { withClient } from '@comptoir/system/postgres/connection.ts'
import type { RunningSystem } from '@comptoir/system/running-system.ts'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Client as Customer } from '../../client.ts'
import { post } from '../answers.ts'
import { deadLetters } from '../bus.ts'
import { check } from '../check.ts'
import { invariants } from '../invariants/all.ts'
import type { OrderBody } from '../orders.ts'
import { waitUntilQuiet } from '../quiescence.ts'
import { readEverywhere } from '../reads.ts'
import type { Recorder } from '../record.ts'
import { allOf, openRecords, type Records } from '../records.ts'
import { compareReports } from '../reports.ts'
import { takeSnapshot } from '../snapshot.ts'
import { makeSystem } from '../system.ts'
import { PLANTED as PLANTED_ALONE } from './corruptions.ts'
import { PLANTED_AROUND } from './corruptions-around.ts'
import { PLANTED_IN_INVOICES } from './corruptions-invoices.ts'
import { PLANTED_IN_PLACES } from './corruptions-places.ts'
import { placeActs } from './place-acts.ts'
import { placeInscriptions } from './place-inscriptions.ts'
import { placeSales } from './place-sales.ts'

const PLANTED = [...PLANTED_ALONE, ...PLANTED_IN_PLACES, ...PLANTED_IN_INVOICES, ...PLANTED_AROUND]

let system: RunningSystem
let records: Records
let snapshot: Client
let dead: ReadonlyMap<string, number>

const databaseUrl = (database: string) => system.databaseUrl(database)

beforeAll(async () => {
  system = await makeSystem()
  await system.start()
  records = await openRecords(system.folder)
  const { record, told } = records
  await placeOrders(record)
  await placeSales(system, told.ventes)
  await placeActs(system, told.actes)
  await placeInscriptions(system, told.inscriptions)
  await waitUntilQuiet(databaseUrl, { limitMs: 60_000 })
  const asking = new Customer(2)
  await compareReports(asking, system)
  dead = await deadLetters(asking, system)
  await asking.close()
  snapshot = await takeSnapshot({ databaseUrl, ...records, dead })
}, 480_000)

afterAll(async () => {
  await snapshot?.end()
  for (const one of records === undefined ? [] : allOf(records)) await one.close()
  await system?.close({ keep: false })
}, 120_000)

/** One order of each kind: confirmed, refused by stock, by payment, from a cart, from a cart and given back, from several places. */
async function placeOrders(record: Recorder): Promise<void> {
  const [statuses, key, customer] = [[] as number[], randomUUID(), new Customer(4)]
  const places = system.urlsOf('orchestrateur').map((url) => ({ name: url, url }))
  const order = async (n: number, body: OrderBody, own: string | null) => {
    await record.request({ n, key: own, body, at: 0 })
    const requestId = `chaos-${n}-0-0`
    const answer = await post(customer, `${system.urlsOf('orchestrateur')[0]}/saga/commande`, {
      body,
      headers: { 'x-request-id': requestId, ...(own === null ? {} : { 'idempotency-key': own }) },
    })
    await record.answer({ n, key: own, requestId, ...answer, sentAt: 0, at: 0 })
    statuses.push(answer.status)
    const { sagaId, status } = answer
    if (sagaId === null) throw new Error(`request ${n}: ${status} names no saga`)
    await waitUntilQuiet(databaseUrl, { limitMs: 60_000 })
    for (const read of await readEverywhere(customer, places, { n, sagaId, status })) await record.read(read)
  }
  const fill = (line: object) => post(customer, `${system.urlsOf('panier')[0]}/panier`, { body: line })
  const produits = [
    { produit_id: 1, quantite: 1 },
    { produit_id: 3, quantite: 2 },
  ]
  await order(0, { produits }, key)
  await order(0, { produits }, key)
  await order(1, { produits: [{ produit_id: 2, quantite: 999 }] }, null)
  await order(2, { produits: [{ produit_id: 4, quantite: 10 }] }, randomUUID())
  await fill({ client_id: 101, produit_id: 1, quantite: 2 })
  await order(3, { client_id: 101 }, randomUUID())
  await fill({ client_id: 102, produit_id: 4, quantite: 10 })
  await order(4, { client_id: 102 }, null)
  await order(5, { client_id: 103 }, null)
  await order(7, { produits: [{ produit_id: 44, quantite: 220 }], repartition: true }, randomUUID())
  await order(6, { produits: [{ produit_id: 999_999, quantite: 1 }] }, null)
  await customer.close()
  expect(statuses).toEqual([201, 201, 409, 402, 201, 402, 409, 201, 400])
}

const breachesOf = async () => (await check(snapshot)).map(({ invariant }) => invariant.name)

describe('the rules over all databases', () => {
  test('sales and returns were made, and refused', () => {
    expect(records.told.ventes.answers.map(({ status }) => status)).toEqual([
      201, 201, 201, 402, 409, 422, 201, 201, 409,
    ])
  })

  test('requests were made, moved on and refused, each once', () => {
    const { answers } = records.told.actes
    const statuses = answers.map(({ status }) => status)
    expect(statuses).toEqual([201, 409, 200, 409, 200, 200, 200, 201, 200, 200, 201, 201])
    const [, early, , second] = answers
    expect(early?.body).toMatchObject({ code: 'DEMANDE_NON_PRETE', statut: 'DEMANDEE' })
    expect(second?.body).toMatchObject({ code: 'DEMANDE_DEJA_TRAITEE', statut: 'VALIDEE', par: 'Diane' })
  })

  test('accounts were opened, once each, and refused', () => {
    const { answers } = records.told.inscriptions
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 409, 422])
    expect(answers[1]?.body).toEqual(answers[0]?.body)
  })

  test('a clean system breaks none', async () => {
    expect(await breachesOf()).toEqual([])
  })

  test('every rule has a corruption that breaks it', () => {
    expect(new Set(PLANTED.map(([rule]) => rule))).toEqual(new Set(invariants.map(({ name }) => name)))
  })

  test.each(PLANTED)('%s names %s', async (rule, _, sql) => {
    await snapshot.query('begin')
    try {
      const { rowCount } = await snapshot.query(sql)
      expect(rowCount).toBeGreaterThan(0)
      expect(await breachesOf()).toContain(rule)
    } finally {
      await snapshot.query('rollback')
    }
  })

  test('an invitation to send again under the order’s own number is safe, though it ran', async () => {
    await snapshot.query('begin')
    await snapshot.query(
      `update client.reponses set status = 503, invites = true, key = body ->> 'saga_id' where n = 1`,
    )
    expect(await breachesOf()).not.toContain('invitations-are-safe')
    await snapshot.query('rollback')
  })

  test('a process that was frozen and answers 408 has said nothing', async () => {
    await snapshot.query('begin')
    await snapshot.query(`update client.lectures set status = 408, said = null where n = 0`)
    await snapshot.query(`update client.reponses set status = 408, definite = false where n = 1`)
    const breached = await breachesOf()
    await snapshot.query('rollback')
    expect(breached).not.toContain('reads-agree')
    expect(breached).not.toContain('answers-hold')
  })

  test('a breach comes with the whole story of its first saga', async () => {
    await snapshot.query('begin')
    await snapshot.query(
      `update stock.reservations set statut = 'RESERVEE' where statut = 'SORTIE' and origine = 'SAGA'`,
    )
    const [, breach] = await check(snapshot)
    await snapshot.query('rollback')
    expect(breach?.invariant.name).toBe('reservations-closed')
    for (const place of ['orchestrateur', 'commande', 'stock', 'paiement', 'client'])
      expect(
        breach?.timeline.some((line) => line.includes(` ${place} `)),
        place,
      ).toBe(true)
  })

  test('what is wrong in a service’s own database is found there', async () => {
    await withClient(databaseUrl('stock'), (stock) =>
      stock.query('update stocks set reserve = reserve + 1 where magasin_id = 6 and produit_id = 9'),
    )
    await snapshot.end()
    snapshot = await takeSnapshot({ databaseUrl, ...records, dead })
    expect(await breachesOf()).toEqual(['stock-balance'])
  })
})
