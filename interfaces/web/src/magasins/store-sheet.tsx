import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem, ask } from '../api.ts'
import { LeaveDialog } from '../parts/leave-dialog.tsx'
import { MARK } from '../parts/mark.ts'
import { SideSheet } from '../parts/side-sheet.tsx'
import { StaleBox } from '../parts/stale-box.tsx'
import { useWrite } from '../parts/use-write.ts'
import { ProblemBox } from '../problem-box.tsx'
import { fill, words } from '../words/words.ts'
import { bodyOf, draftOf, FIELDS } from './draft.ts'
import { StoreForm } from './store-form.tsx'
import { Tills } from './tills.tsx'
import type { Store, Till } from './types.ts'
import { storeWords } from './words.ts'

interface StoreSheetProps {
  readonly id: number
  readonly tills: readonly Till[] | undefined
  readonly close: () => void
}

/** One store: its fields, whether it is open, its tills and who holds them. */
export function StoreSheet({ id, tills, close }: StoreSheetProps) {
  const { data, error, refetch } = useQuery({
    queryKey: ['magasin', id],
    refetchOnWindowFocus: false,
    queryFn: ({ signal }) => ask<Store>(`/magasins/${id}`, { signal }),
  })
  return (
    <SideSheet title={data?.nom ?? storeWords.store} first="magasin-nom" close={close}>
      {error !== null && <ProblemBox error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <p role="status">{words.loading}</p>}
      {data !== undefined && <Edited store={data} again={async () => (await refetch()).data} />}
      {tills !== undefined && data?.type === 'MAGASIN' && <Tills store={id} tills={tills} />}
    </SideSheet>
  )
}

interface EditedProps {
  readonly store: Store
  readonly again: () => Promise<Store | undefined>
}

function Edited({ store, again }: EditedProps) {
  const edit = useEdit({ store, again })
  const { read, draft, theirs, saved } = edit
  return (
    <>
      {saved !== undefined && (
        <p className="told-done" role="status">
          {fill(storeWords.saved, { version: saved })}
        </p>
      )}
      {theirs !== undefined && (
        <StaleBox
          title={fill(storeWords.stale, { version: theirs.version })}
          lines={linesOf(draft, theirs)}
          take={() => edit.take(theirs)}
          keep={() => void edit.save(theirs.version, theirs.ouvert)}
        />
      )}
      <LeaveDialog isDirty={edit.isDirty} />
      <StoreForm
        draft={draft}
        setDraft={edit.setDraft}
        isSending={edit.isSending}
        error={edit.error}
        save={() => edit.save(read.version, read.ouvert)}
      />
      <p className="soft">{storeWords.closeSays}</p>
      <button
        type="button"
        className="quiet"
        disabled={edit.isSending}
        onClick={() => void edit.save(read.version, !read.ouvert)}
      >
        {read.ouvert ? storeWords.close : storeWords.reopen}
      </button>
    </>
  )
}

/** What is typed, what was read, and what somebody else made of it meanwhile. */
function useEdit({ store, again }: EditedProps) {
  const client = useQueryClient()
  const write = useWrite()
  const [draft, setDraft] = useState(() => draftOf(store, MARK))
  const [read, setRead] = useState(store)
  const [theirs, setTheirs] = useState<Store | undefined>(undefined)
  const [saved, setSaved] = useState<number | undefined>(undefined)
  const take = (version: Store) => {
    setRead(version)
    setDraft(draftOf(version, MARK))
    setTheirs(undefined)
  }
  const save = async (version: number, isOpen: boolean) => {
    setSaved(undefined)
    const asking = {
      method: 'PUT',
      body: bodyOf(draft, isOpen),
      headers: { 'If-Match': `"${version}"` },
    } as const
    const written = await write.send<Store>(`/magasins/${store.id}`, asking)
    if (written.is === 'done') {
      take(written.body)
      setSaved(written.body.version)
      client.setQueryData(['magasin', store.id], written.body)
      for (const key of ['magasins', 'lieux']) await client.invalidateQueries({ queryKey: [key] })
      return
    }
    const now = await again()
    setTheirs(now !== undefined && now.version !== version ? now : undefined)
  }
  const isStale = write.error instanceof ApiProblem && write.error.code === 'VERSION_PERIMEE'
  const isDirty = JSON.stringify(draft) !== JSON.stringify(draftOf(read, MARK)) && !write.isSending
  const error = isStale ? undefined : write.error
  return { draft, setDraft, read, theirs, saved, take, save, isDirty, isSending: write.isSending, error }
}

/** Where somebody else wrote something else. */
function linesOf(mine: ReturnType<typeof draftOf>, theirs: Store): readonly string[] {
  const other = draftOf(theirs, MARK)
  return FIELDS.filter((field) => mine[field].trim() !== other[field].trim()).map((field) =>
    fill(storeWords.staleLine, { champ: storeWords.fields[field], texte: other[field] }),
  )
}
