import { useQuery } from '@tanstack/react-query'
import { ask } from '../api.ts'
import type { ScreenProps } from '../area.ts'
import { useFresh } from '../fresh.ts'
import { Lost } from '../lost.tsx'
import { go } from '../navigation.ts'
import { StoreSelect } from '../parts/store-select.tsx'
import { useStore } from '../parts/use-store.ts'
import { ProblemBox } from '../problem-box.tsx'
import { Figures } from '../tableau/figures.tsx'
import { Hours } from '../tableau/hours.tsx'
import type { Board } from '../tableau/types.ts'
import { dayTitle, shopDay } from '../words/days.ts'
import { words } from '../words/words.ts'
import { Tills } from './tills.tsx'
import { ToDo } from './to-do.tsx'
import './day.css'
import { dayWords } from './words.ts'

const GATHER_MS = 1_000

/** The day of one store: what it comes to against last week, its tills, and what waits for its gestionnaire. */
export function Screen({ rest }: ScreenProps) {
  const { store, stores } = useStore()
  const every = useFresh({ key: 'journee', sources: ['tableau'], gatherMs: GATHER_MS })
  const board = useQuery({
    queryKey: ['journee', store?.id],
    enabled: store !== undefined,
    queryFn: ({ signal }) => ask<Board>(`/tableau-de-bord?magasin_id=${store?.id}`, { signal }),
    refetchInterval: every,
  })
  if (rest !== '') return <Lost />
  return (
    <main id="content" className="sheet journee">
      <title>{`${dayWords.title} · Comptoir`}</title>
      <div className="head wide">
        <h1>{dayTitle(board.data?.jour ?? shopDay())}</h1>
        <StoreSelect store={store} stores={stores} choose={(id) => go(`/journee?magasin=${id}`)} />
      </div>
      {board.isPending && <div className="skeleton wide" role="status" aria-label={words.loading} />}
      {board.isError && (
        <div className="wide">
          <ProblemBox error={board.error} retry={() => void board.refetch()} />
        </div>
      )}
      {board.data !== undefined && <Figures board={board.data} />}
      {store !== undefined && (
        <>
          <Tills magasinId={store.id} />
          <ToDo magasinId={store.id} />
        </>
      )}
      {board.data !== undefined && <Hours board={board.data} />}
    </main>
  )
}
