import { newId } from '@comptoir/kit/ids.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { countSagas, listSagas, readAudit, readTrail } from '../src/store/reads.ts'
import { summaryOf, timelineOf } from '../src/timeline.ts'
import { achat, Participants, refused, unknown, until, World } from './support.ts'

let world: World
beforeAll(async () => {
  world = await World.open()
})
afterEach(() => world.reset())
afterAll(() => world.close())

async function run(scripts: Participants['scripts'], ends: string) {
  const caller = new Participants()
  for (const [operation, script] of scripts) caller.scripts.set(operation, script)
  const journal = world.journal()
  const runner = await world.runner({ caller, journal })
  const id = newId()
  await runner.start({ id, definition: 'achat', input: { id } })
  await until(async () => (await journal.read(id))?.status === ends && runner.held().length === 0)
  const trail = await readTrail(journal.pool, id)
  if (trail === null) throw new Error('no trail')
  return { id, journal, runner, trail }
}

test('a completed saga shows each step, each attempt with its times, and that all went well', async () => {
  const once = (attempt: number) => (attempt === 1 ? unknown : undefined)
  const { trail } = await run(new Map([['stock.reserver', once]]), 'TERMINEE')
  const timeline = timelineOf(achat, trail, 'fr')
  expect(timeline).toMatchObject({
    statut: 'TERMINEE',
    pourquoi: 'Toutes les étapes ont réussi.',
    essaisReprise: 0,
    prochainEssai: null,
  })
  expect(timeline.etapes.map(({ etat }) => etat)).toEqual(['reussie', 'reussie', 'reussie', 'reussie'])
  const issues = timeline.etapes[0]?.tentatives.map(({ essai, issue, detail }) => [essai, issue, detail])
  expect(issues).toEqual([
    [1, 'inconnue', 'essai'],
    [2, 'reussie', undefined],
  ])
  for (const { debut, fin } of timeline.etapes.flatMap(({ tentatives }) => tentatives))
    expect(debut !== null && fin !== null && debut <= fin).toBe(true)
})

test('an undone saga says which step was refused, in the reader’s language', async () => {
  const { trail } = await run(new Map([['paiement.payer', () => refused]]), 'ANNULEE')
  const timeline = timelineOf(achat, trail, 'fr')
  expect(timeline.pourquoi).toBe(
    'Annulée, tout est défait : l’étape « payer » a été refusée (paiement refusé).',
  )
  expect(timelineOf(achat, trail, 'en').pourquoi).toBe(
    'Cancelled, everything is undone: step "payer" was refused (payment refused).',
  )
  expect(timeline.etapes.map(({ etat }) => etat)).toEqual([
    'annulee',
    'refusee',
    'non_demandee',
    'non_demandee',
  ])
  expect(timeline.termineeLe).not.toBeNull()
})

test('lists filter by status, type and age, newest first, page after page', async () => {
  const { journal } = await run(new Map(), 'TERMINEE')
  const runner = await world.runner({ caller: new Participants(), journal })
  for (let count = 0; count < 4; count += 1) {
    const id = newId()
    await runner.start({ id, definition: 'achat', input: { id } })
    // The answer may leave before its last entries; whoever reads the saga at once asks for them first.
    await runner.flush(id)
  }
  const all = await listSagas(journal.pool, { type: 'achat', limit: 100 })
  const ids = all.map(({ row }) => row.id)
  expect(ids).toEqual(ids.toSorted().toReversed())
  const [first, second, third] = await listSagas(journal.pool, { limit: 3 })
  expect(await listSagas(journal.pool, { limit: 1, after: second?.row.id })).toMatchObject([
    { row: { id: third?.row.id } },
  ])
  expect(first?.row.id).toBe(ids[0])
  expect(await listSagas(journal.pool, { type: 'autre', limit: 5 })).toEqual([])
  expect(await listSagas(journal.pool, { ageMin: 3_600, limit: 5 })).toEqual([])
  expect(await listSagas(journal.pool, { statut: 'BLOQUEE', limit: 5 })).toEqual([])
  expect(await countSagas(journal.pool, { statut: 'TERMINEE' })).toBeGreaterThanOrEqual(5)
  expect(summaryOf(achat, all[0] as (typeof all)[0], Date.now())).toMatchObject({
    type: 'achat',
    etape: null,
  })
})

test('a parked saga says where and why it is stuck, and its audit what was done about it', async () => {
  const scripts: Participants['scripts'] = new Map([
    ['paiement.payer', () => refused],
    ['stock.liberer', () => refused],
  ])
  const { id, journal, runner, trail } = await run(scripts, 'BLOQUEE')
  const timeline = timelineOf(achat, trail, 'fr')
  expect(timeline.etapes[0]?.etat).toBe('bloquee')
  expect(timeline.pourquoi).toContain('Bloquée à l’étape « reserver »')
  await runner.operate({ id, action: 'relancer', motif: 'nouvel essai', auteur: 'op' })
  expect(await readAudit(journal.pool, id)).toMatchObject([
    { auteur: 'op', action: 'relancer', motif: 'nouvel essai', avant: 'BLOQUEE', apres: 'COMPENSATION' },
  ])
  expect(await readTrail(journal.pool, newId())).toBeNull()
})
