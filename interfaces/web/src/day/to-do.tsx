import { useQuery } from '@tanstack/react-query'
import { toSettle } from '../caisse/file.ts'
import { readSales } from '../caisse/store.ts'
import { Link } from '../link.tsx'
import { countTold } from '../parts/use-waiting.ts'
import { useAlerts, useComing } from '../parts/waits.ts'
import { ProblemBox } from '../problem-box.tsx'
import { plural, words } from '../words/words.ts'
import { dayWords } from './words.ts'

/** What waits for the gestionnaire: goods to receive, alerts of stock, and sales of this device that were refused. */
export function ToDo({ magasinId }: { readonly magasinId: number }) {
  const { lists, rows: coming } = useComing(magasinId)
  const alerts = useAlerts(magasinId)
  const refused = useQuery({
    queryKey: ['a-faire', 'refused'],
    queryFn: async () => toSettle(await readSales()),
  })
  const asked = [...lists, alerts]
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
      <b className="count">{countTold(count)}</b> {plural(what, count)}
    </Link>
  )
}
