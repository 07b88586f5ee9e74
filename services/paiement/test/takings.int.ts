/** What sales take and returns give back, on the ledger. */
import { sumVente, TAXES_QUEBEC, taxesOn } from '@comptoir/contracts/sums.ts'
import { type Encaissement, type Mode, type Paiement, settle } from '@comptoir/contracts/sums-paiements.ts'
import { shareRefund, sumRetour } from '@comptoir/contracts/sums-retours.ts'
import type { Answer } from '@comptoir/participant/operation.ts'
import { unId } from '@comptoir/testing/builders.ts'
import { createWorld, type World } from '@comptoir/testing/participant-world.ts'
import { Random } from '@comptoir/testing/random.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type RemboursementPart, sumOf } from '../src/domain/recette.ts'
import { annuler } from '../src/operations/annuler.ts'
import {
  account,
  authorise,
  brokenInvariants,
  card,
  cash,
  collecting,
  noting,
  paying,
  prepareComptes,
  refunding,
  SESSION,
  template,
  unEncaissement,
  unRemboursement,
  voidingRefund,
  voidingSale,
} from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ template, prepare: prepareComptes })
})
beforeEach(() => world.reset())
afterAll(() => world.close())

let keys = 0
const nextKey = () => `${unId(1)}:${(keys += 1)}:do`
/** Collects a sale, whose cards were authorised. */
async function collect(given: Parameters<typeof unEncaissement>[0] = {}, key = nextKey()): Promise<Answer> {
  const body = unEncaissement(given)
  const cards = body.encaissements.filter(({ mode }) => mode === 'CARTE')
  if (cards.length > 0) await authorise(world.pool, body.venteId, sumOf(cards))
  return world.one(collecting, { key, body })
}
const refund = (given: Parameters<typeof unRemboursement>[0] = {}, key = nextKey()) =>
  world.one(refunding, { key, body: unRemboursement(given) })
const refusal = (answer: Answer) => (answer.kind === 'refused' ? answer.refusal : answer.kind)

/** What each account comes to; a till’s by its session. */
async function ledger(): Promise<Record<string, number>> {
  const { rows } = await world.pool.query<{ compte: string; total: string }>(
    `select case when session_id is null then compte when session_id = $1 then 'caisse de la session' else session_id::text end
       as compte, sum(montant_cents) as total from ecritures where compte <> 'exterieur' and operation_id not in (
         select id from operations where type = 'OUVERTURE') group by 1 having sum(montant_cents) <> 0`,
    [SESSION],
  )
  return Object.fromEntries(rows.map(({ compte, total }) => [compte, Number(total)]))
}

describe('a sale', () => {
  test('is taken by all its tenders: the price to the sales, what rounding added beside it', async () => {
    await collect({ encaissements: [cash(1_005, 2), card(500), account(300)] })
    expect(await ledger()).toEqual({
      'caisse de la session': -1_005,
      cartes: -500,
      client: -300,
      ventes: 1_803,
      arrondis: 2,
    })
  })

  test('that one tender cannot pay takes nothing, and says why', async () => {
    const tooMuch = { encaissements: [cash(100), account(2_001)], clientId: 2 }
    expect(refusal(await collect(tooMuch))).toEqual({
      refus: 'PAIEMENT_REFUSE',
      details: { motif: 'solde-insuffisant', montant: 20.01 },
    })
    expect(refusal(await collect({ encaissements: [account(1)], clientId: null }))).toMatchObject({
      details: { motif: 'compte-sans-client' },
    })
    expect(await ledger()).toEqual({})
  })

  test('that is voided leaves nothing in any account, and is never collected afterwards', async () => {
    const encaissements = [cash(1_000, -2), account(300)]
    await collect({ encaissements })
    await world.one(voidingSale, { key: nextKey(), body: { venteId: unId(1) } })
    expect(await ledger()).toEqual({})
    expect(refusal(await collect({ encaissements }))).toMatchObject({ refus: 'ACTION_ANNULEE' })
  })

  test('is one sale under any key, and with other tenders no sale at all', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => collect()))
    const again = await collect()
    expect(again.kind).toBe('done')
    for (const answer of answers.filter(({ kind }) => kind === 'done')) expect(answer).toEqual(again)
    expect((await collect({ encaissements: [cash(1_005, 1)] })).kind).toBe('fault')
    expect(await ledger()).toMatchObject({ 'caisse de la session': -1_005 })
  })

  test('whose tenders do not come to its total, or that no till took, is a fault', async () => {
    expect((await collect({ totalCents: 1_005 })).kind).toBe('fault')
    expect((await collect({ sessionId: null })).kind).toBe('fault')
    expect(await ledger()).toEqual({})
  })

  test('without network is noted, the till closed or not', async () => {
    const body = unEncaissement({ sessionId: null })
    expect((await world.one(noting, { key: nextKey(), body })).kind).toBe('done')
    expect(await ledger()).toEqual({ caisse: -1_005, ventes: 1_003, arrondis: 2 })
    const other = unEncaissement({ venteId: unId(2), encaissements: [account(1)] })
    expect((await world.one(noting, { key: nextKey(), body: other })).kind).toBe('fault')
  })
})

describe('a refund', () => {
  test('takes the way back of its tender, and its rounding with it', async () => {
    await collect()
    await refund({ remboursements: [{ ...cash(1_005, 2), from: 0 }] })
    expect(await ledger()).toEqual({})
  })

  test('never gives more than its tender took, nor all of them more than the sale', async () => {
    await collect({ encaissements: [cash(1_000), account(500)] })
    expect((await refund({ remboursements: [{ ...account(501), from: 1 }] })).kind).toBe('fault')
    expect((await refund({ remboursements: [{ ...cash(500), from: 1 }] })).kind).toBe('fault')
    expect((await refund({ remboursements: [{ ...account(1_501), from: null }] })).kind).toBe('fault')
    expect((await refund({ remboursements: [{ ...account(1_500), from: null }] })).kind).toBe('done')
    expect((await refund({ retourId: unId(102) })).kind).toBe('fault')
    await expect(world.pool.query('update recettes set rendu_cents = pris_cents + 1')).rejects.toThrow(
      'recettes_rendu',
    )
  })

  test('two of all that was taken, at once: one', async () => {
    await collect()
    const answers = await Promise.all(
      [101, 102, 103, 104].map((n) =>
        refund({ retourId: unId(n), remboursements: [{ ...cash(1_005, 2), from: 0 }] }),
      ),
    )
    expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['done', 'fault', 'fault', 'fault'])
    expect(await ledger()).toEqual({})
    expect(await brokenInvariants(world.pool)).toEqual([])
  })

  test('of an order goes to who paid it: the client, or the guests', async () => {
    const pay = (n: number, clientId: number | null) =>
      world.one(paying, { key: nextKey(), body: { commandeId: unId(n), clientId, montantCents: 1_000 } })
    await pay(10, 1)
    await pay(11, null)
    const order = { pour: 'COMMANDE', sessionId: null } as const
    await refund({ ...order, reference: unId(10), remboursements: [{ ...account(400), from: 0 }] })
    const byCard = { mode: 'CARTE', montantCents: 1_000, arrondiCents: 0, from: 0 } as const
    await refund({
      ...order,
      retourId: unId(102),
      reference: unId(11),
      clientId: null,
      remboursements: [byCard],
    })
    expect(await ledger()).toEqual({ client: -600, ventes: 600 })
    const more = { ...byCard, montantCents: 1 }
    const again = { ...order, retourId: unId(103), reference: unId(11), clientId: null }
    expect((await refund({ ...again, remboursements: [more] })).kind).toBe('fault')
  })

  test('is capped by author, client and day, of sales and orders together, whatever comes at once', async () => {
    await collect({ encaissements: [cash(1_000)], clientId: 1 })
    await world.one(paying, {
      key: nextKey(),
      body: { commandeId: unId(10), clientId: 1, montantCents: 1_000 },
    })
    const plafond = { auteur: '2', plafondCents: 600, approuve: false }
    const sale = { clientId: 1, remboursements: [{ ...cash(400), from: 0 }] }
    const order = { pour: 'COMMANDE', reference: unId(10), sessionId: null } as const
    const fromOrder = { ...order, remboursements: [{ ...account(400), from: 0 }] }
    const give = (n: number, of: object, by: object = {}) =>
      refund({ ...of, retourId: unId(n), plafond: { ...plafond, ...by } })
    const answers = await Promise.all([give(101, sale), give(102, fromOrder)])
    expect(answers.map(refusal)).toEqual(
      expect.arrayContaining(['done', { refus: 'RETOUR_A_APPROUVER', details: { plafond: 6 } }]),
    )
    const done = [
      await give(103, fromOrder, { plafondCents: 900, approuve: true }),
      await give(104, sale, { auteur: '3' }),
    ]
    expect(done.map(refusal)).toEqual(['done', 'done'])
    await world.one(voidingRefund, { key: nextKey(), body: { retourId: unId(104) } })
    expect(refusal(await give(105, sale, { auteur: '3' }))).toBe('done')
    expect(await brokenInvariants(world.pool)).toEqual([])
  })

  test('is refused where nothing was taken, or it was voided', async () => {
    const order = { pour: 'COMMANDE', reference: unId(10) } as const
    await world.one(paying, {
      key: nextKey(),
      body: { commandeId: unId(10), clientId: 1, montantCents: 1_000 },
    })
    await world.one(annuler, { key: nextKey(), body: { commandeId: unId(10) } })
    expect(refusal(await refund(order))).toMatchObject({ refus: 'REMBOURSEMENT_IMPOSSIBLE' })
    expect(refusal(await refund({ reference: unId(9) }))).toMatchObject({ refus: 'REMBOURSEMENT_IMPOSSIBLE' })
    await collect()
    const nobody = { clientId: null, remboursements: [{ ...account(1), from: null }] }
    expect(refusal(await refund(nobody))).toMatchObject({ refus: 'REMBOURSEMENT_IMPOSSIBLE' })
  })

  test('to a client who has no account yet opens it', async () => {
    await collect({ clientId: 7 })
    await refund({ clientId: 7, remboursements: [{ ...account(100), from: null }] })
    const { rows } = await world.pool.query('select solde_cents from comptes where client_id = 7')
    expect(rows).toEqual([{ solde_cents: '100100' }])
  })

  test('a sale of which something was given back is not voided', async () => {
    await collect()
    await refund()
    expect((await world.one(voidingSale, { key: nextKey(), body: { venteId: unId(1) } })).kind).toBe('fault')
    await world.one(voidingRefund, { key: nextKey(), body: { retourId: unId(101) } })
    expect((await world.one(voidingSale, { key: nextKey(), body: { venteId: unId(1) } })).kind).toBe('done')
    expect(await ledger()).toEqual({})
  })
})

test('any sales and their returns add up in the till, in the accounts and to the cent', {
  timeout: 60_000,
}, async () => {
  const seed = Date.now() % 1_000_000
  const sales = await Promise.all(Array.from({ length: 40 }, (_, n) => liveOf(new Random(seed * 100 + n), n)))
  const sums = sales.reduce((all, one) => ({ cash: all.cash + one.cash, price: all.price + one.price }), {
    cash: 0,
    price: 0,
  })
  const after = await ledger()
  expect(after['caisse de la session'] ?? 0, `seed ${seed}`).toBe(-sums.cash + 0)
  expect(after['ventes'] ?? 0, `seed ${seed}`).toBe(sums.price)
  expect(await brokenInvariants(world.pool), `seed ${seed}`).toEqual([])
  expect(sales.filter(({ price }) => price === 0).length, `seed ${seed}`).toBeGreaterThan(0)
})

/** A sale and some of its returns, in turn; a return is voided now and then. Returns what is left in the till and of the price. */
async function liveOf(random: Random, n: number): Promise<{ cash: number; price: number }> {
  const today = taxesOn('2026-11-29', TAXES_QUEBEC)
  const asked = Array.from({ length: random.between(1, 4) }, () => ({
    prixCents: random.between(0, 2_000),
    quantite: random.between(1, 3),
    remisePourcent: random.between(0, 30),
  }))
  const sums = sumVente(asked, today)
  const settled = settle(sums.totalCents, tendersOf(random, sums.totalCents))
  if ('reason' in settled) throw new Error(settled.reason)
  const taken = settled.encaissements
  const sale = { venteId: unId(1_000 + n), clientId: 1, encaissements: [...taken] }
  if ((await collect(sale)).kind !== 'done') return { cash: 0, price: 0 }
  const vente = {
    lignes: asked.map(({ quantite }, at) => ({ quantite, totalCents: sums.lignes[at]?.totalCents ?? 0 })),
    taux: today,
  }
  let before = asked.map(() => 0)
  let given: RemboursementPart[] = []
  let price = sums.totalCents
  for (let turn = 0; turn < random.between(0, 6); turn += 1) {
    const now = asked.map(({ quantite }, at) => random.between(0, quantite - (before[at] ?? 0)))
    const { montantCents } = sumRetour(vente, before, now)
    const mode = random.chance(0.3) ? (['ESPECES', 'COMPTE'] as Mode[])[random.between(0, 1)] : undefined
    const remboursements = shareRefund(montantCents, { taken, given }, mode)
    if (remboursements.length === 0) continue
    const retourId = unId(10_000 + n * 100 + turn)
    const answer = await refund({ retourId, reference: sale.venteId, montantCents, remboursements })
    if (answer.kind === 'fault') throw answer.cause
    if (random.chance(0.25)) {
      await world.one(voidingRefund, { key: nextKey(), body: { retourId } })
      continue
    }
    before = before.map((pieces, at) => pieces + (now[at] ?? 0))
    given = [...given, ...remboursements]
    price -= montantCents
  }
  return { cash: cashOf(taken) - cashOf(given), price }
}

function tendersOf(random: Random, totalCents: number): Paiement[] {
  const part = random.between(0, totalCents)
  const paid: Paiement = { mode: 'ESPECES', recuCents: totalCents + 5 }
  return [
    [paid],
    [{ mode: 'CARTE' } as const],
    [{ mode: 'COMPTE', montantCents: part } as const, paid],
    [{ mode: 'CARTE', montantCents: part } as const, { mode: 'COMPTE' } as const],
  ][random.between(0, 3)] as Paiement[]
}

const cashOf = (parts: readonly Encaissement[]) =>
  parts.filter(({ mode }) => mode === 'ESPECES').reduce((sum, one) => sum + one.montantCents, 0)
