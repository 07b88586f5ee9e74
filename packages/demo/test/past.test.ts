import { dayOf } from '@comptoir/contracts/days.ts'
import { describe, expect, test } from 'vitest'
import { inWeeks, NO_PAST, PAST_DAYS, pastUntil, tellPast } from '../src/past.ts'
import type { PastDay, PastPart } from '../src/past-types.ts'
import { UTILISATEURS_DEMO } from '../src/personnel.ts'
import { PRODUITS_DEMO } from '../src/produits.ts'

const LAST_DAY = '2026-11-28'
// The clocks went back on the first of November.
const days = [...tellPast(LAST_DAY)]
const all = <T>(part: (day: PastDay) => readonly T[]): T[] => days.flatMap(part)
const ventes = all((day) => day.ventes)
const commandes = all((day) => day.commandes)
const retours = all((day) => day.retours)
const sessions = all((day) => day.sessions)
const sumOf = (cents: readonly number[]) => cents.reduce((sum, one) => sum + one, 0)

describe('the past', () => {
  test('is the same whoever tells it', () => {
    expect([...tellPast(LAST_DAY)]).toEqual(days)
    expect([...pastUntil(LAST_DAY)()]).toEqual(days)
  })

  test('is ninety days that end with the last one', () => {
    expect(days).toHaveLength(PAST_DAYS)
    expect([days[0]?.jour, days.at(-1)?.jour]).toEqual(['2026-08-31', LAST_DAY])
  })

  test('is nothing where there is none', () => {
    expect([...pastUntil('none')(), ...NO_PAST()]).toEqual([])
  })

  test('happens on its days, where the shops are, whatever their clocks were set to', () => {
    for (const { jour, ...day } of days) {
      const events = [day.ventes, day.commandes, day.retours, day.sessions].flat()
      for (const { openedAt } of events) expect(dayOf(openedAt)).toBe(jour)
    }
  })

  test('names each thing by an id of its own, which no saga makes', () => {
    const ids = [ventes, commandes, retours, sessions].flat().map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  test('is some fifteen sales a day in each store, more where a store is larger, and more at weekends', () => {
    const perStore = [1, 2, 3, 4, 5].map(
      (store) => ventes.filter(({ magasinId }) => magasinId === store).length / PAST_DAYS,
    )
    for (const sales of perStore) expect(sales).toSatisfy((count: number) => count > 8 && count < 40)
    expect(Math.max(...perStore)).toBe(perStore[2])
    const onWeekday = (weekday: number) =>
      days
        .filter(({ jour }) => new Date(`${jour}T12:00:00Z`).getUTCDay() === weekday)
        .flatMap((day) => day.ventes).length
    expect(onWeekday(6)).toBeGreaterThan(1.4 * onWeekday(1))
  })

  test('prices every line as the catalogue does, and knows what it cost', () => {
    for (const { produitId, nom, prixCents, coutCents, quantite, remiseCents, totalCents } of [
      ...ventes,
      ...commandes,
    ].flatMap(({ lignes }) => lignes)) {
      expect(PRODUITS_DEMO[produitId - 1]).toMatchObject({ id: produitId, nom, prixCents, coutCents })
      expect(totalCents).toBe(prixCents * quantite - remiseCents)
    }
  })

  test('is paid to the cent, and gives change', () => {
    for (const { totalCents, encaissements, arrondiCents, recuCents, renduCents } of ventes) {
      expect(sumOf(encaissements.map((one) => one.montantCents))).toBe(totalCents + arrondiCents)
      const cash = sumOf(encaissements.flatMap((one) => (one.mode === 'ESPECES' ? [one.montantCents] : [])))
      expect(recuCents - renduCents).toBe(cash)
    }
  })

  test('never has a till give cash that it does not have', () => {
    for (const { id, fondCents, ventesCents, retoursCents } of sessions) {
      expect(fondCents - retoursCents, id).toBeGreaterThanOrEqual(0)
      expect(ventesCents, id).toBeGreaterThanOrEqual(0)
    }
  })

  test('takes back what was sold before, once for a sale, at a till that is open', () => {
    const open = new Set(sessions.map(({ id }) => id))
    for (const { vente, ligne, openedAt, montantCents, sessionId } of retours) {
      const sold = vente.lignes.find(({ produitId }) => produitId === ligne.produitId)
      expect(openedAt.getTime()).toBeGreaterThan(vente.endedAt.getTime())
      expect(ligne.quantite).toBeLessThanOrEqual(sold?.quantite ?? 0)
      expect(montantCents).toBeLessThanOrEqual(sold?.totalCents ?? 0)
      if (sessionId !== null) expect(open).toContain(sessionId)
    }
    expect(new Set(retours.map(({ vente }) => vente.id)).size).toBe(retours.length)
  })

  test('lets no guest of the web shop order more than guests may, and leaves the first two customers what they have', () => {
    for (const { clientId, montantCents } of commandes) {
      if (clientId === null) expect(montantCents).toBeLessThanOrEqual(50_000)
      else expect(clientId).toBeGreaterThan(2)
    }
  })

  test('has something of everything', () => {
    for (const statut of ['CONFIRMEE', 'ANNULEE'] as const) {
      expect(ventes.some((one) => one.statut === statut)).toBe(true)
      expect(commandes.some((one) => one.statut === statut)).toBe(true)
    }
    expect(new Set(ventes.flatMap(({ encaissements }) => encaissements.map(({ mode }) => mode)))).toEqual(
      new Set(['ESPECES', 'CARTE']),
    )
    expect(new Set(retours.map(({ ligne }) => ligne.motif)).size).toBe(4)
    expect(ventes.some(({ clientId }) => clientId !== null)).toBe(true)
  })

  test('is written in weeks that leave nothing out', () => {
    const weeks: PastPart[] = [...inWeeks(days)]
    expect(weeks.flatMap((week) => week.ventes)).toEqual(ventes)
    expect(weeks.flatMap((week) => week.commandes)).toEqual(commandes)
    expect(weeks.flatMap((week) => week.retours)).toEqual(retours)
  })
})

test('accounts of the demonstration are one of each role in each store, and one for all', () => {
  const named = UTILISATEURS_DEMO.map(({ identifiant }) => identifiant)
  expect(named.join(' ')).toBe('Bob bob2 bob3 bob4 bob5 Alice alice2 alice3 alice4 alice5 Charlie')
})
