import { randomUUID } from 'node:crypto'
import { newId } from '@comptoir/kit/ids.ts'
import { bearer } from '@comptoir/testing/tokens.ts'
import { expect, test } from 'vitest'
import { seedDemo } from '../src/db/seed.ts'
import { brokenInvariants, openWorld, rules } from './world.ts'

const world = openWorld((pool) => seedDemo({ pool, now: new Date(), rules }))

/** Who may do all that staff may. */
const staff = await bearer({ role: 'responsable' })
const post = (url: string, payload: object, key?: string) =>
  world.app.inject({
    method: 'POST',
    url,
    payload,
    headers: { ...staff, ...(key === undefined ? {} : { 'idempotency-key': key }) },
  })
const compte = async (clientId: number) => (await world.app.inject(`/comptes/${clientId}`)).json()

test('a payment is taken, shown, and taken once whatever is sent again', async () => {
  const body = { id: 'facture 7/b', montant: 149.99, client_id: 1 }
  const reply = await post('/paiement', body)
  expect(reply.statusCode).toBe(201)
  expect(reply.json()).toEqual({ ...body, statut: 'ACCEPTE' })
  expect((await post('/paiement', body)).json()).toEqual(reply.json())
  expect((await world.app.inject(String(reply.headers['location']))).json()).toEqual(reply.json())
  expect((await post('/paiement', { ...body, montant: 1 })).json().code).toBe('PAIEMENT_EXISTANT')
  expect(await compte(1)).toMatchObject({
    solde: 4850.01,
    ecritures: [
      { operation: 'facture 7/b', type: 'CAPTURE', montant: -149.99 },
      { type: 'OUVERTURE', montant: 5000 },
    ],
  })
})

test('a refusal names its reason, and the same id may be paid later', async () => {
  const guest = await post('/paiement', { id: 'trop', montant: 500.01 })
  expect(guest.statusCode).toBe(402)
  expect(guest.json()).toMatchObject({ code: 'PAIEMENT_REFUSE', motif: 'plafond-invite', montant: 500.01 })
  const poor = await post('/paiement', { id: 'pauvre', montant: 20.01, client_id: 2 })
  expect(poor.json()).toMatchObject({ motif: 'solde-insuffisant' })
  expect((await world.app.inject('/paiement/pauvre')).json()).toMatchObject({
    status: 404,
    code: 'PAIEMENT_INTROUVABLE',
  })
  expect((await post('/comptes/2/credits', { montant: 0.01, motif: 'geste commercial' })).json()).toEqual({
    client_id: 2,
    solde: 20.01,
  })
  expect((await post('/paiement', { id: 'pauvre', montant: 20.01, client_id: 2 })).statusCode).toBe(201)
  expect(await compte(2)).toMatchObject({ solde: 0 })
})

test('a shop can say up to which amount a guest may order', async () => {
  const reply = await world.app.inject('/comptes/invites')
  expect([reply.statusCode, reply.json()]).toEqual([200, { plafond_commande: 500 }])
})

test('an account shows what its first use would find, and opens with it', async () => {
  expect(await compte(77)).toEqual({ client_id: 77, solde: 1000, ecritures: [] })
  const reply = await post('/comptes/77/credits', { montant: 5.5, motif: 'carte cadeau' })
  expect(reply.statusCode).toBe(201)
  expect(reply.json()).toEqual({ client_id: 77, solde: 1005.5 })
  expect((await compte(77)).ecritures.map((ligne: { type: string }) => ligne.type)).toEqual([
    'CREDIT',
    'OUVERTURE',
  ])
})

test('one key credits once, and another body under it is refused', async () => {
  const key = randomUUID()
  const first = await post('/comptes/78/credits', { montant: 1, motif: 'erreur de caisse' }, key)
  const again = await post('/comptes/78/credits', { montant: 1, motif: 'erreur de caisse' }, key)
  expect(again.headers['idempotency-replayed']).toBe('true')
  expect(again.json()).toEqual(first.json())
  expect((await post('/comptes/78/credits', { montant: 2, motif: 'erreur de caisse' }, key)).statusCode).toBe(
    422,
  )
  expect(await compte(78)).toMatchObject({ solde: 1001 })
})

test('an amount finer than a cent, zero or not a number is a bad request', async () => {
  const fine = { code: 'MONTANT_TROP_FIN', champ: 'montant' }
  expect((await post('/paiement', { id: 'fin', montant: 1.005 })).json()).toMatchObject(fine)
  for (const montant of [0, -1, '1', 1e12, null])
    expect((await post('/paiement', { id: 'faux', montant })).json().code).toBe('REQUETE_INVALIDE')
  expect((await world.app.inject('/paiement/faux')).statusCode).toBe(404)
})

test('the payment of an order is found by the order, and its refund is seen', async () => {
  const commande_id = newId()
  const paid = await post(
    '/interne/paiement/payer',
    { commande_id, client_id: null, montant_cents: 35_000 },
    `${commande_id}:payer:do`,
  )
  expect(paid.statusCode).toBe(200)
  expect((await world.app.inject(`/paiement/${commande_id}`)).json()).toEqual({
    id: commande_id,
    montant: 350,
    client_id: null,
    statut: 'ACCEPTE',
  })
  await post('/interne/paiement/annuler', { commande_id }, `${commande_id}:payer:undo`)
  expect((await world.app.inject(`/paiement/${commande_id}`)).json()).toMatchObject({ statut: 'REMBOURSE' })
})

test('what a till’s session took and gave back is told by the ledger; what was reversed is not counted', async () => {
  const [session_id, sold, undone, retour_id] = [newId(), newId(), newId(), newId()]
  const tender = (montant_cents: number) => ({ mode: 'ESPECES', montant_cents, arrondi_cents: 0 })
  const sell = (vente_id: string) =>
    post(
      '/interne/paiement/encaisser',
      {
        vente_id,
        magasin_id: 1,
        session_id,
        client_id: null,
        total_cents: 500,
        encaissements: [tender(500)],
      },
      `${vente_id}:encaisser:do`,
    )
  for (const id of [sold, undone]) expect((await sell(id)).statusCode).toBe(200)
  await post('/interne/paiement/annuler-encaissement', { vente_id: undone }, `${undone}:encaisser:undo`)
  const given = { retour_id, pour: 'VENTE', reference: sold, session_id, client_id: null, montant_cents: 120 }
  const refunded = await post(
    '/interne/paiement/rembourser',
    { ...given, remboursements: [{ ...tender(120), from: 0 }] },
    `${retour_id}:rembourser:do`,
  )
  expect(refunded.statusCode).toBe(200)
  const url = `/comptes/sessions/${session_id}`
  const told = await world.app.inject({ method: 'GET', url, headers: staff })
  expect(told.json()).toEqual({ session_id, pris: 5, rendu: 1.2, solde: 3.8 })
  const seller = await bearer({ role: 'employe', magasins: [1] })
  expect((await world.app.inject({ method: 'GET', url, headers: seller })).statusCode).toBe(403)
})

test('both internal routes answer alike', async () => {
  const [alone, grouped] = [newId(), newId()]
  const bodyOf = (commande_id: string) => ({ commande_id, client_id: null, montant_cents: 50_001 })
  const one = await post('/interne/paiement/payer', bodyOf(alone), `${alone}:payer:do`)
  const lot = await post('/interne/paiement/payer/lot', {
    commands: [{ key: `${grouped}:payer:do`, body: bodyOf(grouped) }],
  })
  expect(one.statusCode).toBe(402)
  expect(one.json()).toMatchObject({ code: 'PAIEMENT_REFUSE', motif: 'plafond-invite' })
  expect(lot.json()).toEqual({
    replies: [
      {
        outcome: 'refused',
        problem: { code: 'PAIEMENT_REFUSE', details: { motif: 'plafond-invite', montant: 500.01 } },
      },
    ],
  })
})

test('how long money has waited at the card terminal is told', async () => {
  await world.pool.query(
    `insert into autorisations (reference, pour, statut, montant_cents, carte, a)
     values ($1, 'VENTE', 'A_ANNULER', 5, 'muette', now() - interval '1 hour')`,
    [newId()],
  )
  const { payload } = await world.app.inject('/metrics')
  const age = (state: string) =>
    Number(
      new RegExp(`paiement_authorisation_oldest_seconds{state="${state}"[^}]*} (\\S+)`).exec(payload)?.[1],
    )
  expect(age('voiding')).toBeGreaterThan(3_599)
  expect([age('asked'), age('held')]).toEqual([0, 0])
})

test('after all of this, the ledger is balanced', async () => {
  expect(await brokenInvariants(world.pool)).toEqual([])
})
