/** `GET /rapports/kpis`. */
import { rapports, toDollars } from '@comptoir/contracts'
import { addDays } from '@comptoir/contracts/days.ts'
import type { CsvTable } from '@comptoir/kit/http/csv.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import type { FastifyInstance } from 'fastify'
import { meanValue, readHeldNow } from '../db/inventaire-store.ts'
import { measureDays } from '../db/mesures-store.ts'
import { rankProduits } from '../db/produits-store.ts'
import type { Deps } from '../deps.ts'
import { chiffreAffaires, growth, type Measured, marge, presentMesures, sumOf } from '../domain/mesures.ts'
import { precedentOf } from '../domain/periode.ts'
import type { Filtre } from '../domain/rapport.ts'
import { rotationOf, TURNOVER_DAYS } from '../domain/rotation.ts'
import { presentAttention, totalOf } from './inventaire.ts'
import { presentRanged } from './produits.ts'
import { type AskedReport, presentPeriode, type ReportQuery, serveReport } from './report.ts'

/** How many of the best products stand beside the figures. */
const BEST = 5

/** Registers it. As CSV it is the figures alone. */
export function serveKpis(app: FastifyInstance, deps: Deps): void {
  serveReport(app, deps, { route: rapports.kpis, report: { body: readKpis, table: readTable } })
}

/** The figures, the best products, and the period before where it is asked for. */
export async function readKpis(tx: Tx, { filtre, query }: AskedReport<ReportQuery>) {
  const sums = await measure(tx, filtre)
  const best = await rankProduits(tx, filtre, { tri: 'chiffre_affaires', limit: BEST })
  return {
    ...(await presentFigures(tx, filtre, sums)),
    top_produits: best.map(presentRanged),
    ...(query.comparer === undefined ? {} : { precedent: await readPrecedent(tx, filtre, sums) }),
  }
}

const measure = async (tx: Tx, filtre: Filtre): Promise<Measured> =>
  sumOf(await measureDays(tx, filtre), filtre.categorieId === undefined)

async function presentFigures(tx: Tx, filtre: Filtre, sums: Measured) {
  const held = totalOf(await readHeldNow(tx, filtre))
  return {
    ...presentMesures(sums),
    rotation: await readRotation(tx, filtre, held.valeurCents),
    valeur_stock: toDollars(held.valeurCents),
    ...presentAttention(held),
  }
}

/** Over the ninety days that end with the period. Of a category nobody kept the value of the stock: it is that of now. */
async function readRotation(tx: Tx, filtre: Filtre, nowCents: number): Promise<number | null> {
  const { fin } = filtre.periode
  const long = { ...filtre, periode: { debut: addDays(fin, 1 - TURNOVER_DAYS), fin } }
  const mean = filtre.categorieId === undefined ? await meanValue(tx, long) : undefined
  return rotationOf((await measure(tx, long)).coutCents, mean ?? nowCents)
}

async function readPrecedent(tx: Tx, filtre: Filtre, now: Measured) {
  const periode = precedentOf(filtre.periode)
  const before = await measure(tx, { ...filtre, periode })
  return {
    periode: presentPeriode(periode),
    ...presentMesures(before),
    evolution: {
      chiffre_affaires: growth(chiffreAffaires(now), chiffreAffaires(before)),
      marge: growth(marge(now), marge(before)),
    },
  }
}

async function readTable(tx: Tx, { filtre }: AskedReport<ReportQuery>): Promise<CsvTable> {
  const figures = await presentFigures(tx, filtre, await measure(tx, filtre))
  return { columns: ['indicateur', 'valeur'], rows: Object.entries(figures) }
}
