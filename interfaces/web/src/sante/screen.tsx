import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ask } from '../api.ts'
import type { ScreenProps } from '../area.ts'
import { Lost } from '../lost.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { Pill } from '../parts/pill.tsx'
import type { SignName } from '../parts/sign.tsx'
import { ProblemBox } from '../problem-box.tsx'
import { clockTime, fill, number, percent, plural, span, words } from '../words/words.ts'
import { failedPart, flowsOf, type Row, rowsOf } from './rows.ts'
import type { Health, State, Upstream } from './types.ts'
import { healthWords } from './words.ts'

const EVERY_MS = 5_000

/** Each process with its state and its age, what waits on the bus, and the services behind the gateway. */
export function Screen({ rest }: ScreenProps) {
  const { data, isError, error, refetch } = useQuery({
    queryKey: ['sante'],
    queryFn: ({ signal }) => ask<Health>('/sante', { signal }),
    refetchInterval: EVERY_MS,
  })
  if (rest !== '') return <Lost />
  return (
    <main id="content" className="sheet">
      <title>{`${words.health} · Comptoir`}</title>
      <div className="head">
        <h1>{words.health}</h1>
        {data !== undefined && (
          <span className="soft">{fill(healthWords.readAt, { time: clockTime(Date.parse(data.lu_a)) })}</span>
        )}
        {data !== undefined && data.grafana !== null && (
          <a href={data.grafana} rel="noreferrer" target="_blank">
            {healthWords.grafana}
          </a>
        )}
      </div>
      {/* What was read last stays, with its time. */}
      {isError && <ProblemBox error={error} retry={() => void refetch()} />}
      {data === undefined && !isError && (
        <div className="skeleton" role="status" aria-label={words.loading} />
      )}
      {data !== undefined && <Told health={data} />}
    </main>
  )
}

function Told({ health }: { readonly health: Health }) {
  const rows = rowsOf(health)
  return (
    <>
      <Summary rows={rows} />
      <Part title={healthWords.instances}>
        <DataTable label={healthWords.instances} rows={rows} keyOf={keyOf} columns={INSTANCES} />
        <p className="soft note">{healthWords.since}</p>
      </Part>
      <div className="two">
        <Part title={healthWords.flows} none={flowsOf(rows).length === 0 && healthWords.noFlows}>
          <DataTable label={healthWords.flows} rows={flowsOf(rows)} keyOf={keyOf} columns={FLOWS} />
        </Part>
        <Part title={healthWords.behind} none={health.amonts === null && healthWords.noBehind}>
          <DataTable
            label={healthWords.behind}
            rows={health.amonts ?? []}
            keyOf={({ nom }) => nom}
            columns={BEHIND}
          />
        </Part>
      </div>
    </>
  )
}

interface PartProps {
  readonly title: string
  /** What stands instead of the table. */
  readonly none?: string | false
  readonly children: ReactNode
}

const Part = ({ title, none = false, children }: PartProps) => (
  <section className="card health-card">
    <h2>{title}</h2>
    {none === false ? children : <p className="soft">{none}</p>}
  </section>
)

/** In one sentence, said again when it changes. */
function Summary({ rows }: { readonly rows: readonly Row[] }) {
  const wrong = rows.filter(({ etat }) => etat !== 'PRET')
  if (wrong.length === 0)
    return (
      <p className="told-done" role="status">
        {plural(healthWords.allWell, rows.length)}
      </p>
    )
  return (
    <div className="problem" role="status">
      <b>{plural(healthWords.wrong, wrong.length)}</b>
      <p>{wrong.map(({ nom, adresse }) => `${nom} (${adresse})`).join(', ')}</p>
      <p>{healthWords.wrongDo}</p>
    </div>
  )
}

const keyOf = ({ nom, adresse }: Row) => `${nom} ${adresse}`
const since = (iso: string) => span(Math.max(0, Date.now() - Date.parse(iso)))
const SIGNS: Readonly<Record<State, SignName>> = { PRET: 'done', PAS_PRET: 'waiting', ABSENT: 'failed' }
const LOOKS: Readonly<Record<State, string>> = { PRET: 'good', PAS_PRET: 'waits', ABSENT: 'wrong' }

const StatePill = ({ row: { etat, depuis, raison } }: { readonly row: Row }) => (
  <>
    <Pill look={LOOKS[etat]} sign={SIGNS[etat]}>
      {healthWords[etat]}
    </Pill>
    {etat !== 'PRET' && (
      <small>
        {fill(healthWords.for, { span: since(depuis) })}
        {raison !== null && ` · ${raison}`}
      </small>
    )}
  </>
)

const told = <T,>(value: T | null | undefined, write: (value: T) => string): string =>
  value === null || value === undefined ? '–' : write(value)
/** Nothing waits: there is no age to tell. */
const age = (seconds: number | null | undefined) =>
  told(seconds === 0 ? null : seconds, (s) => span(s * 1_000))

const INSTANCES: readonly Column<Row>[] = [
  { title: healthWords.process, cell: ({ nom }) => nom },
  { title: healthWords.address, cell: ({ adresse }) => <code>{adresse}</code> },
  { title: healthWords.state, cell: (row) => <StatePill row={row} /> },
  { title: healthWords.version, cell: ({ version }) => told(version, String) },
  { title: healthWords.started, isFigure: true, cell: ({ demarre_le }) => told(demarre_le, since) },
  { title: healthWords.p95, isFigure: true, cell: ({ p95_ms }) => told(p95_ms, span) },
  { title: healthWords.failed, isFigure: true, cell: (row) => told(failedPart(row), percent) },
  {
    title: healthWords.memory,
    isFigure: true,
    cell: ({ memoire_mo }) => told(memoire_mo, (n) => fill(healthWords.megabytes, { n: number(n) })),
  },
  {
    title: healthWords.database,
    isFigure: true,
    cell: ({ base }) =>
      told(base, ({ occupees: busy, libres, attendent }) =>
        attendent > 0
          ? fill(healthWords.databaseWaits, { n: attendent })
          : fill(healthWords.databaseTold, { busy, all: busy + libres }),
      ),
  },
]

const FLOWS: readonly Column<Row>[] = [
  {
    title: healthWords.process,
    cell: ({ nom, adresse }) => (
      <span className="nowrap">
        {nom} <span className="soft">{adresse.split(':').at(-1)}</span>
      </span>
    ),
  },
  { title: healthWords.waiting, isFigure: true, cell: ({ bus }) => told(bus?.en_attente, number) },
  { title: healthWords.oldest, isFigure: true, cell: ({ bus }) => age(bus?.plus_ancien_s) },
  { title: healthWords.dead, isFigure: true, cell: ({ bus }) => told(bus?.mis_de_cote, number) },
  { title: healthWords.unpublished, isFigure: true, cell: ({ a_publier_s }) => age(a_publier_s) },
  {
    title: healthWords.cache,
    isFigure: true,
    cell: ({ cache }) => told(cache, (part) => percent(100 * part)),
  },
]

const BEHIND: readonly Column<Upstream>[] = [
  { title: healthWords.service, cell: ({ nom }) => nom },
  { title: healthWords.asked, isFigure: true, cell: ({ demandes }) => number(demandes) },
  { title: healthWords.unanswered, isFigure: true, cell: ({ echecs }) => number(echecs) },
  {
    title: healthWords.sent,
    cell: ({ coupe }) => (
      <Pill look={LOOKS[coupe ? 'ABSENT' : 'PRET']} sign={SIGNS[coupe ? 'ABSENT' : 'PRET']}>
        {coupe ? healthWords.spared : healthWords.sends}
      </Pill>
    ),
  },
]
