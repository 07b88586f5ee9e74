import { words } from '../words/words.ts'
import { NamedOptions } from './named-options.tsx'
import { Plate } from './plate.tsx'
import type { Place } from './use-store.ts'

interface StoreSelectProps {
  readonly store: Place | undefined
  readonly stores: readonly Place[]
  readonly choose: (id: number) => void
}

/** The place of a screen: a choice for who has several. */
export function StoreSelect({ store, stores, choose }: StoreSelectProps) {
  if (store === undefined) return null
  return (
    <span className="store-select">
      <Plate store={store.id} />
      {stores.length === 1 ? (
        <b>{store.nom}</b>
      ) : (
        <select
          aria-label={words.store}
          value={store.id}
          onChange={({ target }) => choose(Number(target.value))}
        >
          <NamedOptions list={stores} />
        </select>
      )}
    </span>
  )
}
