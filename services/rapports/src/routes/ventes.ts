/** `GET /rapports/ventes`. */
import { rapports } from '@comptoir/contracts'
import type { CsvTable } from '@comptoir/kit/http/csv.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import type { FastifyInstance } from 'fastify'
import { readLieux } from '../db/lieux-store.ts'
import { measureDays, type OfJourMagasin } from '../db/mesures-store.ts'
import type { Deps } from '../deps.ts'
import { type Measured, presentMesures, sumOf } from '../domain/mesures.ts'
import { joursOf, precedentOf } from '../domain/periode.ts'
import type { Filtre } from '../domain/rapport.ts'
import { type AskedReport, presentPeriode, type ReportQuery, serveReport } from './report.ts'

/** Registers it. */
export function serveVentes(app: FastifyInstance, deps: Deps): void {
  serveReport(app, deps, { route: rapports.ventes, report: { body: readBody, table: readTable } })
}

async function readBody(tx: Tx, { filtre, query }: AskedReport<ReportQuery>): Promise<object> {
  const days = await measureDays(tx, filtre)
  const byDay = Map.groupBy(days, ({ jour }) => jour)
  const now = await presentPlaces(tx, filtre, days)
  return {
    ...now,
    par_jour: joursOf(filtre.periode).map((jour) => ({
      jour,
      ...presentMesures(sumFor(filtre, byDay.get(jour) ?? [])),
    })),
    ...(query.comparer === undefined ? {} : { precedent: await readPrecedent(tx, filtre) }),
  }
}

async function readPrecedent(tx: Tx, filtre: Filtre): Promise<object> {
  const periode = precedentOf(filtre.periode)
  const before = { ...filtre, periode }
  return {
    periode: presentPeriode(periode),
    ...(await presentPlaces(tx, before, await measureDays(tx, before))),
  }
}

/** The sums of all places together, and of each. Places that sold nothing are there too. */
async function presentPlaces(tx: Tx, filtre: Filtre, days: readonly OfJourMagasin[]) {
  const lieux = await readLieux(tx, filtre.magasinIds)
  const byPlace = Map.groupBy(days, ({ magasinId }) => magasinId)
  const names = new Map(lieux.map(({ id, nom }) => [id, nom]))
  const ids = [...new Set([...names.keys(), ...byPlace.keys()])].toSorted((a, b) => a - b)
  return {
    total: presentMesures(sumFor(filtre, days)),
    par_magasin: ids.map((id) => ({
      magasin_id: id,
      nom: names.get(id) ?? String(id),
      ...presentMesures(sumFor(filtre, byPlace.get(id) ?? [])),
    })),
  }
}

/** Of a category, nobody counts sales. */
const sumFor = ({ categorieId }: Filtre, parts: readonly Measured[]): Measured =>
  sumOf(parts, categorieId === undefined)

async function readTable(tx: Tx, { filtre }: AskedReport<ReportQuery>): Promise<CsvTable> {
  const days = await measureDays(tx, filtre)
  const names = new Map((await readLieux(tx, filtre.magasinIds)).map(({ id, nom }) => [id, nom]))
  const lines = days.map((day) => ({
    jour: day.jour,
    magasin_id: day.magasinId,
    magasin: names.get(day.magasinId) ?? '',
    ...presentMesures(day),
  }))
  const empty = { jour: '', magasin_id: 0, magasin: '', ...presentMesures(sumOf([], true)) }
  return { columns: Object.keys(empty), rows: lines.map((row) => Object.values(row)) }
}
