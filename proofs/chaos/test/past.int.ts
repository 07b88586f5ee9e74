/** The past of the demonstration is one of this house: it breaks no rule, reports tell it to the cent, and today goes on from it. */
import { addDays, dayOf } from '@comptoir/contracts/days.ts'
import { PAST_DAYS, tellPast } from '@comptoir/demo/past.ts'
import { withClient } from '@comptoir/system/postgres/connection.ts'
import { RunningSystem } from '@comptoir/system/running-system.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Client } from '../../client.ts'
import { signIn } from '../../sign-in.ts'
import { deadLetters } from '../bus.ts'
import { check } from '../check.ts'
import { waitUntilQuiet } from '../quiescence.ts'
import { NOTHING_TOLD } from '../records.ts'
import { compareReports } from '../reports.ts'
import { takeSnapshot } from '../snapshot.ts'

const LAST_DAY = addDays(dayOf(new Date()), -1)
const days = [...tellPast(LAST_DAY)]
const ventes = days.flatMap((day) => day.ventes).filter(({ statut }) => statut === 'CONFIRMEE')
const commandes = days.flatMap((day) => day.commandes).filter(({ statut }) => statut === 'CONFIRMEE')
const retours = days.flatMap((day) => day.retours)

const customer = new Client(2)
let system: RunningSystem
let gateway: string
let headers: { readonly authorization: string }

beforeAll(async () => {
  system = await RunningSystem.make({ env: { PAST_UNTIL: LAST_DAY } })
  await system.start()
  gateway = system.at(8080)
  headers = await signIn(gateway)
}, 240_000)

afterAll(async () => {
  await customer.close()
  await system.close()
}, 120_000)

const read = async <T>(path: string): Promise<T> =>
  (await customer.ask('GET', `${gateway}${path}`, { headers })).json as T
const act = async (path: string, body: object) => customer.ask('POST', `${gateway}${path}`, { body, headers })

const sumOf = (cents: readonly number[]) => cents.reduce((sum, one) => sum + one, 0)

test('reports read the past when they first start, and tell it to the cent', async () => {
  const { differences, evenements, erreur } = await compareReports(customer, system)
  expect({ differences, erreur }).toEqual({ differences: [], erreur: null })
  expect(evenements).toBeGreaterThan(ventes.length + commandes.length + retours.length)
  const kpis = await read<{ chiffre_affaires: number }>(
    `/rapports/kpis?date_debut=${addDays(LAST_DAY, 1 - PAST_DAYS)}&date_fin=${LAST_DAY}`,
  )
  const sold = sumOf([...ventes.map((one) => one.totalCents), ...commandes.map((one) => one.montantCents)])
  expect(Math.round(kpis.chiffre_affaires * 100)).toBe(sold - sumOf(retours.map((one) => one.montantCents)))
}, 240_000)

test('what places hold today is what they hold without a past', async () => {
  const { rows } = await withClient(system.databaseUrl('stock'), (stock) =>
    stock.query(`select magasin_id, min(disponible + reserve) as least, max(disponible + reserve) as most from stocks
      where produit_id < 150 and magasin_id < 6 group by 1 order by 1`),
  )
  expect(rows).toEqual([1, 2, 3, 4, 5].map((magasin_id) => ({ magasin_id, least: 20, most: 20 })))
})

test('whoever sold has the account that he is named by', async () => {
  const accounts = await read<{ id: number; nom: string }[]>('/utilisateurs?limite=100')
  const named = new Map(accounts.map(({ id, nom }) => [String(id), nom]))
  const sellers = new Map(ventes.map(({ vendeur }) => [vendeur.id, vendeur.nom]))
  for (const [id, nom] of sellers) expect(named.get(id)).toBe(nom)
})

test('today goes on from it: sales are numbered on, goods of the past come back, and no rule is broken', async () => {
  await act('/caisses/1/ouvrir', { fond: 100 })
  const sale = {
    magasin_id: 1,
    caisse_id: 1,
    lignes: [{ produit_id: 31, quantite: 1 }],
    paiement: { mode: 'CARTE' },
  }
  const sold = (await act('/ventes', sale)).json as { statut: string; numero: number | string }
  const before = days.flatMap((day) => day.ventes).filter(({ magasinId }) => magasinId === 1).length
  expect(sold.statut).toBe('CONFIRMEE')
  expect(String(sold.numero)).toMatch(new RegExp(`${before + 1}$`))
  const given = new Set(retours.map(({ vente }) => vente.id))
  const [line] = ventes
    .filter(({ id, encaissements }) => !given.has(id) && encaissements[0]?.mode === 'CARTE')
    .slice(-1)
  const lignes = [
    { produit_id: line?.lignes[0]?.produitId, quantite: 1, motif: 'NE_CONVIENT_PAS', remise_en_stock: true },
  ]
  const back = await act('/retours', { vente_id: line?.id, magasin_id: line?.magasinId, lignes })
  expect(back).toMatchObject({ status: 201, json: { statut: 'CLOS' } })

  await waitUntilQuiet((database) => system.databaseUrl(database), { limitMs: 60_000 })
  await compareReports(customer, system)
  const snapshot = await takeSnapshot({
    databaseUrl: (database) => system.databaseUrl(database),
    record: { sent: [], answers: [], reads: [] },
    told: NOTHING_TOLD,
    dead: await deadLetters(customer, system),
  })
  const broken = (await check(snapshot)).map(({ invariant, violations }) => [
    invariant.name,
    violations.slice(0, 3),
  ])
  await snapshot.end()
  expect(broken).toEqual([])
}, 240_000)
