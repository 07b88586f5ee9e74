import { useQuery } from '@tanstack/react-query'
import { ask } from '../api.ts'
import type { Till } from '../caisse/types.ts'
import { useFresh } from '../fresh.ts'
import { DataTable } from '../parts/data-table.tsx'
import { ProblemBox } from '../problem-box.tsx'
import { amount, fill, instant, number } from '../words/words.ts'
import { dayWords } from './words.ts'

/** Who holds each till of the store, and what it sold today; live. */
export function Tills({ magasinId }: { readonly magasinId: number }) {
  const every = useFresh({ key: 'journee-caisses', sources: ['caisses'] })
  const { data, error, refetch } = useQuery({
    queryKey: ['journee-caisses', magasinId],
    queryFn: ({ signal }) => ask<readonly Till[]>(`/caisses?magasin_id=${magasinId}&limite=100`, { signal }),
    refetchInterval: every,
  })
  return (
    <section className="card day-tills">
      <h2>{dayWords.tills}</h2>
      {error !== null && <ProblemBox error={error} retry={() => void refetch()} />}
      {data?.length === 0 && <p className="empty">{dayWords.noTill}</p>}
      {data !== undefined && data.length > 0 && (
        <DataTable
          label={dayWords.tills}
          rows={data}
          keyOf={({ id }) => id}
          columns={[
            { title: dayWords.till, cell: ({ nom }) => nom },
            { title: dayWords.holder, cell: holderOf },
            { title: dayWords.sales, isFigure: true, cell: ({ ventes_du_jour: n }) => number(n) },
            { title: dayWords.total, isFigure: true, cell: ({ total_du_jour: sum }) => amount(sum) },
            {
              title: dayWords.last,
              cell: ({ derniere_vente: last }) => (last === null ? '–' : instant(last.faite_le)),
            },
          ]}
        />
      )}
    </section>
  )
}

function holderOf({ tenue_par: who, ouverte_le: since }: Till): string {
  return who === null || since === null
    ? dayWords.closed
    : fill(dayWords.since, { who, when: instant(since) })
}
