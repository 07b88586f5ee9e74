/** How a report is served: who may see what of it, over which days, from the cache or the tables, as JSON or as CSV. */
import {
  type Caller,
  decideStores,
  isRefusal,
  type Language,
  type Refusal,
  type Route,
  refuse,
} from '@comptoir/contracts'
import { type Cell, type CsvTable, csvOf } from '@comptoir/kit/http/csv.ts'
import { preferredOf } from '@comptoir/kit/http/media.ts'
import { invalidRequest } from '@comptoir/kit/http/request-head.ts'
import { type RouteReply, serveRoute } from '@comptoir/kit/http/serve.ts'
import { type Pool, type Tx, withTx } from '@comptoir/kit/postgres/database.ts'
import type { FastifyInstance } from 'fastify'
import { readFreshness } from '../db/etats-store.ts'
import { hasCategorie, readLieux } from '../db/lieux-store.ts'
import { takePlans, takeReading } from '../db/mesures-store.ts'
import type { Deps } from '../deps.ts'
import { momentOf } from '../domain/moment.ts'
import { decidePeriode, type Periode, type PeriodeFault } from '../domain/periode.ts'
import type { Filtre } from '../domain/rapport.ts'

/** What any report may be asked by. Members that a report has for itself are its own business. */
export interface ReportQuery {
  readonly date_debut?: string | undefined
  readonly date_fin?: string | undefined
  readonly magasin_id?: number | undefined
  readonly categorie_id?: number | undefined
  readonly comparer?: 'precedent' | undefined
  readonly format?: 'json' | 'csv' | undefined
  readonly excel?: '1' | undefined
}

/** A report as it is asked for. */
export interface AskedReport<Q> {
  readonly filtre: Filtre
  readonly query: Q
  /** The day of today. */
  readonly today: string
}

/** Reads a report; all of one transaction see the tables as they were at its beginning. */
export interface Report<Q> {
  readonly body: (tx: Tx, asked: AskedReport<Q>) => Promise<object>
  readonly table: (tx: Tx, asked: AskedReport<Q>) => Promise<CsvTable>
}

/** For how long a report is kept that nothing is told of. */
const KEPT_MS = 120_000
const FORMS = { 'application/json': 'json', 'text/csv': 'csv' } as const

/** Serves a report over some days. */
export function serveReport<const R extends Route, Q extends ReportQuery>(
  app: FastifyInstance,
  deps: Deps,
  { route, report }: { readonly route: R; readonly report: Report<Q> },
): void {
  serveRoute(app, route as Route, async (request) => {
    const query = request.query as Q
    const asked = askedOf(query, request.caller, deps.now())
    if (isRefusal(asked)) return asked
    const form = formOf(query, request.header('Accept' as never))
    return answerOf(deps, { id: `${route.id} ${form}`, asked }, (tx, envelope) =>
      form === 'csv'
        ? csvReply(report.table(tx, asked), query)
        : report.body(tx, asked).then((body) => ({ status: 200, body: { ...envelope, ...body } })),
    )
  })
}

/** In which form a report is wanted. */
export const formOf = ({ excel, format }: ReportQuery, accept: string | undefined): 'json' | 'csv' =>
  excel === '1' ? 'csv' : (format ?? FORMS[preferredOf(accept, FORMS)])

export const csvReply = async (table: Promise<CsvTable>, { excel }: ReportQuery): Promise<RouteReply> => ({
  status: 200,
  type: 'text/csv; charset=utf-8',
  body: csvOf(await table, { excel: excel === '1' }),
})

/** Who asks for what; or why he is not told. */
// oxlint-disable-next-line max-params -- the last is for whoever calls the days otherwise
export function askedOf<Q extends ReportQuery>(
  query: Q,
  caller: Caller,
  now: Date,
  { debut }: { readonly debut: string } = { debut: '/date_debut' },
): AskedReport<Q> | Refusal {
  const magasinIds = decideStores(caller, query.magasin_id)
  if (isRefusal(magasinIds)) return magasinIds
  const today = momentOf(now).jour
  const periode = decidePeriode({ debut: query.date_debut, fin: query.date_fin }, today)
  if (typeof periode === 'string') throw invalidRequest({ pointeur: debut, message: FAULTS[periode] })
  const { magasin_id: magasinId, categorie_id: categorieId } = query
  return { filtre: { periode, magasinId, magasinIds, categorieId }, query, today }
}

const FAULTS: Readonly<Record<PeriodeFault, Readonly<Record<Language, string>>>> = {
  backwards: { fr: 'est après le dernier jour', en: 'is after the last day' },
  'too-long': {
    fr: 'est à plus d’un an du dernier jour : un rapport porte sur 366 jours au plus',
    en: 'is more than a year from the last day: a report spans 366 days at most',
  },
}

interface Wanted {
  /** What is asked for, beside its filters: the route, and the form. */
  readonly id: string
  readonly asked: AskedReport<object>
  /** The transaction that a report of one statement is read in; without it, one of its own, in which its parts agree. */
  readonly within?: Tx
}

/**
 * Answers from the cache, or reads. Its key holds what the caller may see and how far that is, so that whatever is told makes a
 * reader of any instance read anew.
 */
export async function answerOf(
  { pool, cache }: Deps,
  { id, asked, within }: Wanted,
  load: (tx: Tx, envelope: Envelope) => Promise<RouteReply>,
): Promise<RouteReply<'X-Cache'> | Refusal> {
  const { filtre, query, today } = asked
  const { version, at } = await readFreshness(within ?? pool, filtre.magasinIds)
  const wanted = {
    key: JSON.stringify([id, version, today, filtre, query]),
    tags: ['rapports'],
    ttlMs: KEPT_MS,
  }
  const read = async (tx: Tx) => (await decideKnown(tx, filtre)) ?? load(tx, envelopeOf(filtre, at))
  const { value, from } = await cache.read(wanted, () =>
    within === undefined ? readTogether(pool, read) : takePlans(within).then(() => read(within)),
  )
  return isRefusal(value) ? value : { ...value, headers: { 'X-Cache': from } }
}

/** Reads in one transaction, of which every statement sees the same. */
export const readTogether = <T>(pool: Pool, read: (tx: Tx) => Promise<T>): Promise<T> =>
  withTx(pool, async (tx) => {
    await takeReading(tx)
    return read(tx)
  })

/** Refuses a place or a category that nobody has told of. */
async function decideKnown(tx: Tx, { magasinId, categorieId }: Filtre): Promise<Refusal | undefined> {
  if (magasinId !== undefined && (await readLieux(tx, [magasinId])).length === 0)
    return refuse('MAGASIN_INTROUVABLE', { id: magasinId })
  if (categorieId !== undefined && !(await hasCategorie(tx, categorieId)))
    return refuse('CATEGORIE_INTROUVABLE', { id: categorieId })
  return undefined
}

type Envelope = ReturnType<typeof envelopeOf>

const envelopeOf = ({ periode, magasinId, categorieId }: Filtre, at: Date | undefined) => ({
  periode: presentPeriode(periode),
  magasin_id: magasinId ?? null,
  categorie_id: categorieId ?? null,
  a_jour_a: at?.toISOString() ?? null,
})

/** A table of rows that all have the columns of this one, which is there when no row is. */
export const tableOf = (
  empty: Readonly<Record<string, Cell>>,
  rows: readonly Readonly<Record<string, Cell>>[],
): CsvTable => ({
  columns: Object.keys(empty),
  rows: rows.map((row) => Object.keys(empty).map((column) => row[column] ?? null)),
})

export const presentPeriode = ({ debut, fin }: Periode) => ({ date_debut: debut, date_fin: fin })
