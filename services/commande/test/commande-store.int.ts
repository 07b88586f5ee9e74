/** What the database itself refuses, whatever the code above it does. */
import { withTx } from '@comptoir/kit/postgres/database.ts'
import { databaseFault } from '@comptoir/kit/postgres/fault.ts'
import { runGroup } from '@comptoir/participant/operation.ts'
import { uneCle, unId } from '@comptoir/testing/builders.ts'
import { describe, expect, test } from 'vitest'
import { awaitCreations, markAnnulees } from '../src/db/annulation-store.ts'
import { insertCommandes, lockCommandes, saveChanges } from '../src/db/commande-store.ts'
import { decideConfirmation } from '../src/domain/commande.ts'
import { annuler } from '../src/operations/annuler.ts'
import { openWorld } from './world.ts'

const A = '2026-01-15T12:00:00.000Z'
const world = openWorld()
let last = 0

const newCommande = (id: string) => ({
  id,
  clientId: null,
  magasinId: 6,
  montantCents: 500,
  lignes: [
    { produitId: 1, quantite: 2, prixCents: 100, prixVersion: 1, nom: 'Lampe', coutCents: 60 },
    { produitId: 2, quantite: 1, prixCents: 300, prixVersion: 1, nom: 'Câble', coutCents: null },
  ],
})

async function uneCommande(): Promise<string> {
  last += 1
  const id = unId(last)
  await withTx(world.pool, (tx) => insertCommandes(tx, [newCommande(id)], A))
  return id
}

async function uneConfirmee(): Promise<string> {
  const id = await uneCommande()
  await withTx(world.pool, async (tx) => {
    const before = (await lockCommandes(tx, [id])).get(id)!
    await saveChanges(tx, [{ id, motif: null, ...decideConfirmation(before, [], A) }])
  })
  return id
}

/** Proves that the database takes none of these statements: an error of data, and nothing is left. */
async function expectRefused(statements: readonly string[], id: string): Promise<void> {
  for (const statement of statements) {
    const fault = await world.pool.query(statement, statement.includes('$1') ? [id] : []).then(
      () => 'nothing refused it',
      (cause: unknown) => databaseFault(cause),
    )
    expect({ statement, fault }).toEqual({ statement, fault: 'data' })
  }
}

describe('a history', () => {
  test('only ever grows', async () => {
    const id = await uneCommande()
    await expectRefused(
      [
        'update historique set a = now() where commande_id = $1',
        'delete from historique where commande_id = $1',
        'truncate historique cascade',
        "delete from transitions where vers = 'PAYEE'",
        "update transitions set vers = 'PAYEE' where vers = 'STOCK_VERIFIE'",
        'truncate transitions',
      ],
      id,
    )
  })
  test('takes no transition that is not allowed, no gap, and no row that the order does not know', async () => {
    const id = await uneCommande()
    const row = (
      seq: number,
      de: string,
      vers: string,
    ) => `with c as (update commandes set statut = '${vers}', version = ${seq},
      motif = case when '${vers}' = 'ANNULEE' then 'x' end where id = $1)
      insert into historique values ($1, ${seq}, '${de}', '${vers}', now())`
    await expectRefused(
      [
        row(2, 'CREEE', 'CONFIRMEE'),
        row(2, 'CREEE', 'PAYEE'),
        row(2, 'STOCK_RESERVE', 'PAYEE'),
        row(3, 'CREEE', 'STOCK_VERIFIE'),
        "insert into historique values ($1, 2, null, 'CREEE', now())",
        "insert into historique values ($1, 2, 'CREEE', 'STOCK_VERIFIE', now())",
        "update commandes set statut = 'STOCK_VERIFIE', version = 2 where id = $1",
        "update commandes set statut = 'STOCK_VERIFIE' where id = $1",
      ],
      id,
    )
    await world.pool.query(row(2, 'CREEE', 'ANNULEE'), [id])
  })
  test('takes several at once only as one chain, from where it stands to where it is', async () => {
    const id = await uneCommande()
    const rows = (
      version: number,
      ...chain: readonly (readonly [seq: number, de: string, vers: string])[]
    ) => `with c as (update commandes set statut = '${chain.at(-1)?.[2]}', version = ${version} where id = $1)
      insert into historique (commande_id, seq, de, vers, a) values
      ${chain.map(([seq, de, vers]) => `($1, ${seq}, '${de}', '${vers}', now())`).join(', ')}`
    await expectRefused(
      [
        // A gap, another way within the chain, a beginning elsewhere, a way that nobody takes, an end beyond the order.
        rows(4, [2, 'CREEE', 'STOCK_VERIFIE'], [4, 'STOCK_VERIFIE', 'STOCK_RESERVE']),
        rows(3, [2, 'CREEE', 'STOCK_VERIFIE'], [3, 'STOCK_RESERVE', 'PAYEE']),
        rows(3, [2, 'STOCK_VERIFIE', 'STOCK_RESERVE'], [3, 'STOCK_RESERVE', 'PAYEE']),
        rows(3, [2, 'CREEE', 'STOCK_VERIFIE'], [3, 'STOCK_VERIFIE', 'PAYEE']),
        rows(2, [2, 'CREEE', 'STOCK_VERIFIE'], [3, 'STOCK_VERIFIE', 'STOCK_RESERVE']),
      ],
      id,
    )
    await world.pool.query(rows(3, [2, 'CREEE', 'STOCK_VERIFIE'], [3, 'STOCK_VERIFIE', 'STOCK_RESERVE']), [
      id,
    ])
  })
  test('ends with CONFIRMEE', async () => {
    const id = await uneConfirmee()
    await expectRefused(
      ['ANNULEE', 'CREEE', 'PAYEE'].map(
        (vers) => `with c as (update commandes set statut = '${vers}', version = 6,
          motif = case when '${vers}' = 'ANNULEE' then 'x' end where id = $1)
          insert into historique values ($1, 6, 'CONFIRMEE', '${vers}', now())`,
      ),
      id,
    )
  })
})

describe('an order', () => {
  test('keeps its lines, its amount and its buyer', async () => {
    const id = await uneCommande()
    await expectRefused(
      [
        'update commande_lignes set prix_cents = 1 where commande_id = $1',
        'delete from commande_lignes where commande_id = $1',
        'insert into commande_lignes values ($1, 3, 1, 100, 1)',
        'update commandes set montant_cents = 1 where id = $1',
        'update commandes set client_id = 1 where id = $1',
        'delete from commandes where id = $1',
        "update commandes set motif = 'sans raison' where id = $1",
      ],
      id,
    )
  })
  test('is not made without lines, with an amount that is not theirs, or without a history', async () => {
    const insert = (
      montant: number,
    ) => `insert into commandes (id, magasin_id, statut, montant_cents, version)
      values ($1, 6, 'CREEE', ${montant}, 1)`
    const lignes = 'insert into commande_lignes select id, 1, 2, 100, 1 from c'
    const start = "insert into historique select id, 1, null, 'CREEE', now() from c"
    await expectRefused(
      [
        insert(0),
        `with c as (${insert(0)} returning id) ${start}`,
        `with c as (${insert(200)} returning id) ${lignes}`,
        `with c as (${insert(201)} returning id), l as (${lignes}) ${start}`,
      ],
      unId(9001),
    )
    await world.pool.query(`with c as (${insert(200)} returning id), l as (${lignes}) ${start}`, [unId(9001)])
  })
  test('is there before its lines and its history', async () => {
    await expectRefused(
      [
        'insert into commande_lignes values ($1, 1, 1, 100, 1)',
        "insert into historique values ($1, 1, null, 'CREEE', now())",
      ],
      unId(9005),
    )
  })
  test('moves only from where it was locked', async () => {
    const id = await uneConfirmee()
    const stale = decideConfirmation({ statut: 'CREEE', version: 1, at: A }, [], A)
    await expect(
      withTx(world.pool, (tx) => saveChanges(tx, [{ id, motif: null, ...stale }])),
    ).rejects.toThrow('duplicate key')
  })
})

describe('a cancellation that comes first', () => {
  test('refuses the order for good, and is itself refused once the order exists', async () => {
    const id = unId(9002)
    await withTx(world.pool, (tx) => markAnnulees(tx, [{ id, motif: 'x' }], A))
    expect((await withTx(world.pool, (tx) => insertCommandes(tx, [newCommande(id)], A))).size).toBe(0)
    const existing = await uneCommande()
    await expect(
      withTx(world.pool, (tx) => markAnnulees(tx, [{ id: existing, motif: 'x' }], A)),
    ).rejects.toThrow('the order exists')
  })
  test('waits for its order on its way, and then sees it', async () => {
    const [onItsWay, absent] = [unId(9003), unId(9004)]
    const first = await world.pool.connect()
    await first.query('begin')
    await insertCommandes(first, [newCommande(onItsWay)], A)
    const cancellation = withTx(world.pool, async (tx) => {
      await awaitCreations(tx, [absent, onItsWay])
      return [...(await lockCommandes(tx, [onItsWay, absent])).keys()]
    })
    await untilOneWaits()
    await first.query('commit')
    first.release()
    expect(await cancellation).toEqual([onItsWay])
  })
  test('holds up its order alone, which is then refused by the database itself', async () => {
    const [late, other] = [unId(9006), unId(9007)]
    const cancellation = await world.pool.connect()
    await cancellation.query('begin')
    await markAnnulees(cancellation, [{ id: late, motif: 'x' }], A)
    const creation = withTx(world.pool, (tx) => insertCommandes(tx, [newCommande(late)], A)).then(
      () => 'nothing refused it',
      (cause: unknown) => databaseFault(cause),
    )
    await untilOneWaits()
    expect((await withTx(world.pool, (tx) => insertCommandes(tx, [newCommande(other)], A))).size).toBe(1)
    await cancellation.query('commit')
    cancellation.release()
    expect(await creation).toBe('data')
  })
  test('waits for no backup: that reads every table, for as long as it takes', async () => {
    const backup = await world.pool.connect()
    await backup.query('begin')
    await backup.query('lock table commandes, historique, annulations_precoces in access share mode')
    const demand = { commandeId: unId(9008), motif: 'DELAI', etats: [] }
    const commands = [{ key: uneCle(9008, { undo: true }), body: demand, fingerprint: 'x' }]
    const deps = {
      pool: world.pool,
      now: () => new Date(A),
      monotonicMs: () => performance.now(),
      newId: () => unId(0),
    }
    expect(await runGroup(deps, annuler, commands)).toMatchObject([{ kind: 'done' }])
    await backup.query('rollback')
    backup.release()
  })
})

/** Until a transaction of this database waits for another. */
async function untilOneWaits(): Promise<void> {
  const waiting = () =>
    world.pool.query(
      'select from pg_locks l join pg_stat_activity a using (pid) where not l.granted and a.datname = current_database()',
    )
  while ((await waiting()).rowCount === 0);
}
