import { useQuery } from '@tanstack/react-query'
import { ask } from '../api.ts'
import type { Request } from '../appro/types.ts'
import { toSettle } from '../caisse/file.ts'
import { readSales } from '../caisse/store.ts'
import { useFresh } from '../fresh.ts'
import { Link } from '../link.tsx'
import { ProblemBox } from '../problem-box.tsx'
import type { Alert } from '../stock/types.ts'
import { number, plural, words } from '../words/words.ts'
import { dayWords } from './words.ts'

const MOST = 100

function useWaiting<T>(path: string, every: number | false) {
  return useQuery({
    queryKey: ['a-faire', path],
    queryFn: ({ signal }) => ask<readonly T[]>(`${path}&limite=${MOST}`, { signal }),
    refetchInterval: every,
  })
}

/** What waits for the gestionnaire: goods to receive, alerts of stock, and sales of this device that were refused. */
export function ToDo({ magasinId }: { readonly magasinId: number }) {
  const every = useFresh({ key: 'a-faire', sources: ['stock'] })
  const sent = `?magasin_id=${magasinId}&statut=EXPEDIEE`
  const supplies = useWaiting<Request>(`/approvisionnements${sent}`, every)
  const transfers = useWaiting<Request>(`/transferts${sent}`, every)
  const alerts = useWaiting<Alert>(`/stock/alertes?magasin_id=${magasinId}`, every)
  const refused = useQuery({
    queryKey: ['a-faire', 'refused'],
    queryFn: async () => toSettle(await readSales()),
  })
  const coming = [...(supplies.data ?? []), ...(transfers.data ?? [])].filter(
    ({ vers }) => vers === magasinId,
  )
  const asked = [supplies, transfers, alerts]
  const failed = asked.find(({ isError }) => isError)
  const counts = [refused.data?.length ?? 0, coming.length, alerts.data?.length ?? 0] as const
  const isNothing = asked.every(({ data }) => data !== undefined) && counts.every((n) => n === 0)
  return (
    <section className="card day-to-do" aria-labelledby="a-faire">
      <h2 id="a-faire">{dayWords.toDo}</h2>
      {asked.some(({ isPending }) => isPending) && <p role="status">{words.loading}</p>}
      {failed !== undefined && <ProblemBox error={failed.error} retry={() => void failed.refetch()} />}
      {isNothing && <p className="empty">{dayWords.nothing}</p>}
      <Item to="/caisse" count={counts[0]} what={dayWords.refused} />
      <Item to={`/appro?magasin=${magasinId}&statut=EXPEDIEE`} count={counts[1]} what={dayWords.receive} />
      <Item to={`/stock?magasin=${magasinId}&vue=alertes`} count={counts[2]} what={dayWords.alerts} />
    </section>
  )
}

interface ItemProps {
  readonly to: string
  readonly count: number
  readonly what: { readonly one: string; readonly other: string }
}

function Item({ to, count, what }: ItemProps) {
  if (count === 0) return null
  return (
    <Link to={to} className="item">
      <b className="count">{count < MOST ? number(count) : `${MOST}+`}</b> {plural(what, count)}
    </Link>
  )
}
