/** `GET /rapports/tendances`. */
import { rapports, toDollars } from '@comptoir/contracts'
import { addDays } from '@comptoir/contracts/days.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import type { FastifyInstance } from 'fastify'
import { measureDays, measureGrid, measureMonths } from '../db/mesures-store.ts'
import type { Deps } from '../deps.ts'
import { chiffreAffaires, growth, sumOf } from '../domain/mesures.ts'
import { monthOf } from '../domain/moment.ts'
import { joursOf, monthAfter, precedentOf } from '../domain/periode.ts'
import type { Filtre } from '../domain/rapport.ts'
import { movingMeans } from '../domain/tendance.ts'
import { type AskedReport, presentPeriode, type ReportQuery, serveReport, tableOf } from './report.ts'

/** Registers it. As CSV it is the days. */
export function serveTendances(app: FastifyInstance, deps: Deps): void {
  serveReport(app, deps, {
    route: rapports.tendances,
    report: {
      body: readTendances,
      table: async (tx, { filtre }) =>
        tableOf(
          { jour: '', chiffre_affaires: 0, quantite: 0, moyenne_7_jours: 0 },
          await readDays(tx, filtre),
        ),
    },
  })
}

async function readTendances(tx: Tx, { filtre }: AskedReport<ReportQuery>): Promise<object> {
  const precedent = precedentOf(filtre.periode)
  const [now, before] = [
    sumOf(await measureDays(tx, filtre), false),
    sumOf(await measureDays(tx, { ...filtre, periode: precedent }), false),
  ]
  return {
    precedent: presentPeriode(precedent),
    evolution: {
      chiffre_affaires: growth(chiffreAffaires(now), chiffreAffaires(before)),
      quantite: growth(now.vendus, before.vendus),
    },
    par_jour: await readDays(tx, filtre),
    grille: await readGrid(tx, filtre),
    par_mois: await readMonths(tx, filtre),
  }
}

const WEEK = 7

/** Each day, and the mean of the week that ends with it. */
export async function readDays(tx: Tx, filtre: Filtre) {
  const { debut, fin } = filtre.periode
  const longer = { debut: addDays(debut, 1 - WEEK), fin }
  const byDay = Map.groupBy(await measureDays(tx, { ...filtre, periode: longer }), ({ jour }) => jour)
  const days = joursOf(longer).map((jour) => ({ jour, sums: sumOf(byDay.get(jour) ?? [], false) }))
  const means = movingMeans(
    days.map(({ sums }) => chiffreAffaires(sums)),
    WEEK,
  )
  return days.slice(WEEK - 1).map(({ jour, sums }, index) => ({
    jour,
    chiffre_affaires: toDollars(chiffreAffaires(sums)),
    quantite: sums.vendus,
    moyenne_7_jours: toDollars(means[index] as number),
  }))
}

async function readGrid(tx: Tx, filtre: Filtre) {
  if (filtre.categorieId !== undefined) return []
  return (await measureGrid(tx, filtre)).map(({ jourSemaine, heure, cents, count }) => ({
    jour_semaine: jourSemaine,
    heure,
    chiffre_affaires: toDollars(cents),
    nb_ventes: count,
  }))
}

/** The months of the period, as far as they are known, and each a year before. */
async function readMonths(tx: Tx, filtre: Filtre) {
  const { debut, fin } = filtre.periode
  const whole = { debut: monthOf(debut), fin: addDays(monthAfter(fin), -1) }
  const yearBefore = { debut: yearBeforeOf(whole.debut), fin: addDays(yearBeforeOf(monthAfter(fin)), -1) }
  const read = async (periode: typeof whole) =>
    new Map((await measureMonths(tx, { ...filtre, periode })).map((row) => [row.mois, chiffreAffaires(row)]))
  const [now, before] = [await read(whole), await read(yearBefore)]
  const months = joursOf(whole).filter((jour) => jour === monthOf(jour))
  return months.map((mois) => {
    const [cents, earlier] = [now.get(mois) ?? 0, before.get(yearBeforeOf(mois)) ?? 0]
    return {
      mois,
      chiffre_affaires: toDollars(cents),
      un_an_avant: toDollars(earlier),
      evolution: growth(cents, earlier),
    }
  })
}

/** The same month, or the first of it, a year before. */
const yearBeforeOf = (mois: string): string => `${Number(mois.slice(0, 4)) - 1}${mois.slice(4)}`
