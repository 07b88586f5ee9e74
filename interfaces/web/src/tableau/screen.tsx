import { useQuery } from '@tanstack/react-query'
import { ask } from '../api.ts'
import type { ScreenProps } from '../area.ts'
import { tillsQuery } from '../caisse/tills.ts'
import { useFresh } from '../fresh.ts'
import { Link } from '../link.tsx'
import { Lost } from '../lost.tsx'
import { ProblemBox } from '../problem-box.tsx'
import { addDays, dayTitle, shopDay, weekdayOf } from '../words/days.ts'
import { amount, clockTime, fill, number, words } from '../words/words.ts'
import { Decide } from './decide.tsx'
import { Figures } from './figures.tsx'
import { Hours } from './hours.tsx'
import { Stores } from './stores.tsx'
import './tableau.css'
import { boardQuery } from './board.ts'
import type { Board, Caisse, Sales } from './types.ts'
import { useAnnounced } from './use-announced.ts'
import { Week } from './week.tsx'
import { boardWords } from './words.ts'

const GATHER_MS = 1_000
const ANNOUNCE_MS = 5_000

/** The day of all stores, and what waits for a decision. */
export function Screen({ rest }: ScreenProps) {
  const every = useFresh({ key: 'tableau', sources: ['tableau'], gatherMs: GATHER_MS })
  const board = useQuery({ ...boardQuery, refetchInterval: every })
  const caisses = useCaisses()
  if (rest !== '') return <Lost />
  const { data } = board
  return (
    <main id="content" className="sheet board">
      <title>{`${boardWords.title} · Comptoir`}</title>
      <Head board={data} />
      {data === undefined && board.isPending && <Skeleton />}
      {board.isError && data === undefined && (
        <div className="wide">
          <ProblemBox error={board.error} retry={() => void board.refetch()} />
        </div>
      )}
      {board.isError && data !== undefined && (
        <p className="card wide old" role="status">
          {fill(boardWords.old, { time: clockTime(board.dataUpdatedAt) })}
        </p>
      )}
      {data !== undefined && (
        <>
          {data.total.nb_ventes + data.total.nb_commandes === 0 && <BeforeOpening jour={data.jour} />}
          <Figures board={data} />
          <Stores places={data.magasins} caisses={caisses} />
        </>
      )}
      {(data !== undefined || board.isError) && <Decide places={data?.magasins ?? []} />}
      {data !== undefined && (
        <>
          <Hours board={data} />
          <Week jour={data.jour} />
        </>
      )}
    </main>
  )
}

function useCaisses(): readonly Caisse[] | undefined {
  const every = useFresh({ key: 'caisses', sources: ['caisses'], gatherMs: GATHER_MS })
  return useQuery({ ...tillsQuery, refetchInterval: every }).data
}

function Head({ board }: { readonly board: Board | undefined }) {
  const jour = board?.jour ?? shopDay()
  return (
    <div className="head wide">
      <h1>{dayTitle(jour)}</h1>
      <nav className="periods" aria-label={boardWords.otherPeriod}>
        <b aria-current="page">{boardWords.today}</b>
        <Link to="/rapports?periode=7">{boardWords.days7}</Link>
        <Link to="/rapports?periode=30">{boardWords.days30}</Link>
        <Link to="/rapports?periode=autre">{boardWords.other}</Link>
      </nav>
      <div className="soft told-at">
        <span>{fill(boardWords.compared, { day: weekdayOf(jour) })}</span>
        {board !== undefined && <Freshness board={board} />}
      </div>
    </div>
  )
}

function Freshness({ board: { a_jour_a: at, total } }: { readonly board: Board }) {
  const said = useAnnounced(
    fill(boardWords.announced, {
      revenue: amount(total.chiffre_affaires),
      sales: number(total.nb_ventes + total.nb_commandes),
    }),
    ANNOUNCE_MS,
  )
  return (
    <>
      <span>
        {at === null ? boardWords.notYet : fill(boardWords.upTo, { time: clockTime(Date.parse(at)) })}
      </span>
      <span className="vh" role="status">
        {said}
      </span>
    </>
  )
}

/** Nothing is sold yet: what yesterday came to. */
function BeforeOpening({ jour }: { readonly jour: string }) {
  const yesterday = addDays(jour, -1)
  const days = `date_debut=${yesterday}&date_fin=${yesterday}`
  const { data } = useQuery({
    queryKey: ['yesterday', yesterday],
    queryFn: ({ signal }) => ask<Sales>(`/rapports/ventes?${days}`, { signal }),
  })
  return (
    <section className="card wide">
      <h2>{boardWords.before}</h2>
      {data !== undefined && (
        <p>
          {fill(boardWords.yesterday, {
            revenue: amount(data.total.chiffre_affaires),
            sales: number((data.total.nb_ventes ?? 0) + (data.total.nb_commandes ?? 0)),
            basket: data.total.panier_moyen === null ? '–' : amount(data.total.panier_moyen),
          })}{' '}
          <Link to={`/rapports?${days}`}>{boardWords.yesterdayLink}</Link>
        </p>
      )}
    </section>
  )
}

const Skeleton = () => <div className="skeleton wide" role="status" aria-label={words.loading} />
