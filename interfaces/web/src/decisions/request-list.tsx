import { useEffect, useRef } from 'react'
import { Plate } from '../parts/plate.tsx'
import { usePlaceName } from '../parts/use-store.ts'
import { fill, plural } from '../words/words.ts'
import { urgencyOf } from './queue.ts'
import type { Alerte, Demande } from './types.ts'
import type { Desk } from './use-desk.ts'
import { decisionWords } from './words.ts'

interface ListProps {
  readonly demandes: readonly Demande[]
  readonly alertes: readonly Alerte[]
  readonly desk: Desk
}

/** The queue. The one that is looked at has the focus, so that it is seen and heard. */
export function RequestList({ demandes, alertes, desk }: ListProps) {
  const list = useRef<HTMLUListElement>(null)
  const isFollowed = useRef(false)
  const at = desk.current?.id
  useEffect(() => {
    if (at === undefined) return
    const button = list.current?.querySelector<HTMLElement>('button[aria-current="true"]')
    // Not at first: who opens the page reads its title.
    if (isFollowed.current) button?.focus()
    isFollowed.current = true
  }, [at])
  return (
    <ul className="queue" ref={list} aria-label={decisionWords.queue}>
      {demandes.map((demande) => (
        <Row key={demande.id} demande={demande} alertes={alertes} desk={desk} />
      ))}
    </ul>
  )
}

function Row({ demande, alertes, desk }: { readonly demande: Demande } & Omit<ListProps, 'demandes'>) {
  const placeName = usePlaceName()
  const { id, de, vers, lignes } = demande
  const { out, under } = urgencyOf(demande, alertes)
  const store = placeName(vers)
  const pieces = lignes.reduce((sum, { demandee }) => sum + demandee, 0)
  return (
    <li>
      <input
        type="checkbox"
        aria-label={fill(decisionWords.select, { store })}
        checked={desk.selected.has(id)}
        onChange={() => desk.toggle(id)}
      />
      <button
        type="button"
        aria-current={desk.current?.id === id ? 'true' : undefined}
        onClick={() => desk.look(id)}
      >
        <Plate store={vers} />
        <b>{store}</b>
        <span className="marks">
          {out > 0 && <span className="pill RUPTURE">{plural(decisionWords.out, out)}</span>}
          {under > 0 && <span className="pill SOUS_SEUIL">{plural(decisionWords.under, under)}</span>}
        </span>
        <small className="soft">
          {fill(decisionWords.from, { store: placeName(de) })} · {plural(decisionWords.lines, lignes.length)}{' '}
          · {plural(decisionWords.pieces, pieces)}
        </small>
      </button>
    </li>
  )
}
