/** The desk of decisions: what is looked at, what is selected, what is granted, and the keys for all of it. */
import { useState } from 'react'
import { useKeyName, useKeys } from '../keys.ts'
import { usePlaceName } from '../parts/use-store.ts'
import { words } from '../words/words.ts'
import { grantOf, isGrantable, linesOf } from './queue.ts'
import type { Demande } from './types.ts'
import type { useDecisions } from './use-decisions.ts'
import type { useDemandes } from './use-demandes.ts'
import { decisionWords } from './words.ts'

const EMPTY: ReadonlySet<string> = new Set()

interface DeskOptions {
  readonly stockOf: ReturnType<typeof useDemandes>['stockOf']
  readonly decisions: ReturnType<typeof useDecisions>
}

export type Desk = ReturnType<typeof useDesk>

/** The desk over the requests that are open. */
export function useDesk(open: readonly Demande[], { stockOf, decisions }: DeskOptions) {
  const placeName = usePlaceName()
  const place = usePlace(open)
  const grants = useGrants(stockOf)
  const [isRefusing, setRefusing] = useState(false)
  const { current, chosen } = place
  const take = (act: 'valider' | 'refuser', bodyOf: (demande: Demande) => object) => {
    for (const demande of chosen) {
      const name = placeName(demande.vers)
      decisions.add({ id: demande.id, act, body: bodyOf(demande), name, key: crypto.randomUUID() })
    }
    place.leave()
  }
  const desk = {
    ...place,
    lines: current === undefined ? [] : grants.linesFor(current),
    motif: grants.motif,
    setMotif: grants.setMotif,
    isRefusing,
    askReason: () => chosen.length > 0 && setRefusing(true),
    closeReason: () => setRefusing(false),
    approve: () => {
      if (chosen.every((demande) => isGrantable(grants.linesFor(demande)))) take('valider', grants.bodyFor)
    },
    refuse: (reason: string) => {
      setRefusing(false)
      take('refuser', () => ({ motif: reason }))
    },
    grant: (produitId: number, quantity: number) => {
      if (current !== undefined) grants.grant(current.id, produitId, quantity)
    },
  }
  useDeskKeys(desk, () => decisions.undo())
  return desk
}

/** Where one is in the queue, and which requests the next decision is for. */
function usePlace(open: readonly Demande[]) {
  const [at, setAt] = useState<string | undefined>(undefined)
  const [selected, setSelected] = useState(EMPTY)
  const current = open.find(({ id }) => id === at) ?? open[0]
  const index = current === undefined ? -1 : open.indexOf(current)
  const still = open.filter(({ id }) => selected.has(id))
  const chosen = still.length > 0 ? still : current === undefined ? [] : [current]
  return {
    current,
    chosen,
    selected: new Set(still.map(({ id }) => id)),
    look: (id: string) => setAt(id),
    walk: (step: number) => setAt(open[Math.min(open.length - 1, Math.max(0, index + step))]?.id),
    toggle: (id: string) =>
      setSelected((ids) => new Set(ids.has(id) ? [...ids].filter((one) => one !== id) : [...ids, id])),
    /** The next one is looked at, so that a whole queue is decided with one key each. */
    leave: () => {
      const left = open.filter((one) => !chosen.includes(one))
      setAt((left.find((one) => open.indexOf(one) > index) ?? left.at(-1))?.id)
      setSelected(EMPTY)
    },
  }
}

/** How much is granted of each line, and why less than was asked for. */
function useGrants(stockOf: DeskOptions['stockOf']) {
  const [granted, setGranted] = useState<ReadonlyMap<string, ReadonlyMap<number, number>>>(new Map())
  const [motif, setMotif] = useState<string>(decisionWords.partialReason)
  const linesFor = (demande: Demande) => linesOf(demande, stockOf(demande.de), granted.get(demande.id))
  return {
    motif,
    setMotif: (text: string) => setMotif(text),
    linesFor,
    bodyFor: (demande: Demande) => grantOf(linesFor(demande), motif.trim() || decisionWords.partialReason),
    grant: (id: string, produitId: number, quantity: number) =>
      setGranted((all) => new Map(all).set(id, new Map(all.get(id)).set(produitId, quantity))),
  }
}

interface Acts {
  readonly current: Demande | undefined
  readonly walk: (step: number) => void
  readonly toggle: (id: string) => void
  readonly approve: () => void
  readonly askReason: () => void
}

function useDeskKeys({ current, walk, toggle, approve, askReason }: Acts, undo: () => void): void {
  useKeys('j', () => walk(1), decisionWords.keyWalk)
  useKeys('k', () => walk(-1), decisionWords.keyWalk)
  useKeys('x', () => current !== undefined && toggle(current.id), decisionWords.keySelect)
  useKeys('a', approve, decisionWords.keyApprove)
  useKeys('r', askReason, decisionWords.keyRefuse)
  useKeys('z', undo, decisionWords.keyUndo)
  useKeyName(`Ctrl + ${words.enter}`, decisionWords.keySend)
}
