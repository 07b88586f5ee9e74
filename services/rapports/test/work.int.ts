import { rapports } from '@comptoir/contracts'
import { newId } from '@comptoir/kit/ids.ts'
import { type Answers, askFake } from '@comptoir/testing/ask.ts'
import { alice, charlie } from '@comptoir/testing/staff.ts'
import { bearer } from '@comptoir/testing/tokens.ts'
import { beforeEach, expect, test } from 'vitest'
import { claimTravail, findTravail } from '../src/db/travaux-store.ts'
import type { Deps } from '../src/deps.ts'
import type { Sorte } from '../src/domain/travail.ts'
import { startWork } from '../src/events/work.ts'
import { openWorld, tell, uneCommande, uneVente, unLieu, unProduit, unRetour, unStock } from './world.ts'

const world = openWorld()
/** What the owners have, by event. */
let past: ReturnType<typeof uneVente>[] = []
/** Called before each page is answered. */
let meanwhile: () => Promise<void> = async () => undefined

const TABLES =
  'documents, heures, produits_jours, produits_mois, rendus, produits, categories, lieux, stocks, travaux'
beforeEach(async () => {
  await world.pool.query(`truncate ${TABLES}`)
  past = [
    unProduit(1),
    unLieu(1),
    unStock(1, 1),
    uneCommande(),
    unRetour(),
    ...Array.from({ length: 5 }, () => uneVente()),
  ]
  meanwhile = async () => undefined
})

/** Owners who tell two events a page. */
const answers: Answers = Object.fromEntries(
  (rapports.service.asks ?? []).map(({ id }) => [
    id,
    ({ apres }: { apres: unknown }) => {
      const own = past.filter((event) => id === event.id.replace('.', '.passe-'))
      const at = apres === null ? 0 : (reached.get(JSON.stringify(apres)) ?? 0)
      const suivant = at + 2 < own.length ? keyOf(at + 2) : null
      return { evenements: own.slice(at, at + 2).map(({ body }) => body), suivant }
    },
  ]),
)
/** A key is an id; which page it means is known here. */
const reached = new Map<string, number>()
function keyOf(at: number): string {
  const key = newId()
  reached.set(JSON.stringify(key), at)
  return key
}

const log = { info: () => undefined, warn: () => undefined, error: () => undefined } as never as Deps['log']
const owners = askFake(answers)
const ask: Deps['ask'] = async (asked, askedFor) => {
  await meanwhile()
  return owners(asked, askedFor)
}

/** Has a work done, and returns what became of it. */
async function done(sorte: Sorte, asking: Deps['ask'] = ask) {
  const asked = await world.app.inject({
    method: 'POST',
    url: '/rapports/travaux',
    headers: await bearer(charlie),
    payload: { sorte },
  })
  expect(asked.statusCode).toBe(202)
  const { id } = asked.json<{ id: string }>()
  const rounds = startWork({
    pool: world.pool,
    log,
    ask: asking,
    monotonicMs: () => performance.now(),
    patienceMs: 1_000,
  })
  await expect.poll(async () => (await findTravail(world.pool, id))?.finiLe, { timeout: 30_000 }).toBeTruthy()
  await rounds.stop()
  const shown = await world.app.inject({ url: `/rapports/travaux/${id}`, headers: await bearer(charlie) })
  return shown.json()
}

const hours = async () =>
  (await world.pool.query('select ventes, commandes, retours, ventes_cents from heures order by ventes')).rows
const shadows = async () =>
  (await world.pool.query(`select 1 from pg_namespace where nspname = 'shadow'`)).rowCount

test('reports are made up anew from nothing, and what is told meanwhile is in them once', async () => {
  const late = uneVente()
  past.push(late)
  meanwhile = () => tell(world.pool, late, past[5] as never)
  expect(await done('RECONSTRUCTION')).toMatchObject({ statut: 'TERMINE', evenements: 11, erreur: null })
  expect(await hours()).toEqual([
    { ventes: '0', commandes: '0', retours: '1', ventes_cents: '0' },
    { ventes: '0', commandes: '1', retours: '0', ventes_cents: '0' },
    { ventes: '6', commandes: '0', retours: '0', ventes_cents: '12000' },
  ])
  expect(await shadows()).toBe(0)
  // The tables are as migrations made them: keys and all.
  await tell(world.pool, uneVente(), late)
  expect((await hours()).at(-1)).toMatchObject({ ventes: '7' })
  expect(await done('COMPARAISON')).toMatchObject({ differences: expect.any(Array) })
})

test('what was counted wrongly is put right', async () => {
  await tell(world.pool, ...past)
  await world.pool.query('update heures set ventes_cents = ventes_cents + 1')
  await done('RECONSTRUCTION')
  expect(await done('COMPARAISON')).toMatchObject({ statut: 'TERMINE', differences: [] })
})

test('reports that are what the owners have are exact, though more is told meanwhile', async () => {
  await tell(world.pool, ...past)
  let told = 0
  meanwhile = async () => {
    const sale = uneVente()
    past.push(sale)
    if (told++ < 20) await tell(world.pool, sale)
    else past.pop()
  }
  expect(await done('COMPARAISON')).toMatchObject({ statut: 'TERMINE', differences: [] })
  expect(await shadows()).toBe(0)
})

test('a cent too much is told, and stays until it is put right', async () => {
  await tell(world.pool, ...past)
  await world.pool.query('update produits_jours set vendu_cents = vendu_cents + 1 where magasin_id = 1')
  const { differences } = await done('COMPARAISON')
  expect(differences).toHaveLength(1)
  const [{ table, attendu, trouve }] = differences
  expect(table).toBe('produits_jours')
  expect(JSON.parse(attendu).vendu_cents).toBe(10_000)
  expect(JSON.parse(trouve).vendu_cents).toBe(10_001)
})

test('when an owner does not answer, that is said, and reports stay as they were', async () => {
  await tell(world.pool, ...past)
  const before = await hours()
  const silent: Deps['ask'] = () => Promise.reject(new Error('magasins ne répond pas'))
  expect(await done('RECONSTRUCTION', silent)).toMatchObject({
    statut: 'ECHOUE',
    erreur: 'magasins ne répond pas',
  })
  expect(await hours()).toEqual(before)
  expect(await shadows()).toBe(0)
})

test('an owner who is silent for a moment is asked again', async () => {
  await tell(world.pool, ...past)
  let asked = 0
  meanwhile = async () => {
    asked += 1
    if (asked % 3 === 0) throw new Error('magasins ne répond pas')
  }
  expect(await done('COMPARAISON')).toMatchObject({ statut: 'TERMINE', differences: [] })
})

test('one work is done at a time; that of a dead instance is begun anew', async () => {
  const insert = (id: string, seen: string | null) =>
    world.pool.query(
      `insert into travaux (id, sorte, statut, demande_le, seen_at)
       values ($1, 'COMPARAISON', $2, now(), now() - $3::interval)`,
      [id, seen === null ? 'EN_ATTENTE' : 'EN_COURS', seen],
    )
  const [running, waiting] = [newId(), newId()]
  await insert(running, '1 second')
  await insert(waiting, null)
  expect(await claimTravail(world.pool)).toBeUndefined()
  await world.pool.query(`update travaux set seen_at = now() - interval '1 minute' where id = $1`, [running])
  expect(await claimTravail(world.pool)).toMatchObject({ id: running, statut: 'EN_COURS' })
})

test('work is for a responsable', async () => {
  const answer = await world.app.inject({
    method: 'POST',
    url: '/rapports/travaux',
    headers: await bearer(alice),
    payload: { sorte: 'COMPARAISON' },
  })
  expect(answer.json()).toMatchObject({ status: 403, code: 'ACCES_INTERDIT' })
  const unknown = await world.app.inject({
    url: `/rapports/travaux/${newId()}`,
    headers: await bearer(charlie),
  })
  expect(unknown.json()).toMatchObject({ status: 404, code: 'TRAVAIL_INTROUVABLE' })
})
