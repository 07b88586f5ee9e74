import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem, ask } from '../api.ts'
import { useMe } from '../me.ts'
import { go } from '../navigation.ts'
import { SideSheet } from '../parts/side-sheet.tsx'
import { useWrite } from '../parts/use-write.ts'
import { ProblemBox } from '../problem-box.tsx'
import { fill, words } from '../words/words.ts'
import { bodyOf, type Draft, draftOf, EMPTY, isSame } from './draft.ts'
import { PasswordForm } from './password-form.tsx'
import { Stale } from './stale.tsx'
import { Tokens } from './tokens.tsx'
import type { User } from './types.ts'
import { UserForm } from './user-form.tsx'
import { userWords } from './words.ts'

interface UserSheetProps {
  readonly id: number
  readonly close: () => void
}

/** One account: its fields, its password, its tokens. */
export function UserSheet({ id, close }: UserSheetProps) {
  const { data, error, refetch } = useQuery({
    queryKey: ['utilisateur', id],
    refetchOnWindowFocus: false,
    queryFn: ({ signal }) => ask<User>(`/utilisateurs/${id}`, { signal }),
  })
  return (
    <SideSheet title={data?.nom ?? words.users} first="compte-nom" close={close}>
      {error !== null && <ProblemBox error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <p role="status">{words.loading}</p>}
      {data !== undefined && (
        <>
          <Edited user={data} again={async () => (await refetch()).data} />
          <PasswordForm id={id} />
          <Tokens user={data} />
        </>
      )}
    </SideSheet>
  )
}

interface EditedProps {
  readonly user: User
  readonly again: () => Promise<User | undefined>
}

function Edited({ user, again }: EditedProps) {
  const { data: me } = useMe()
  const edit = useEdit({ user, again })
  const { draft, read, theirs, saved } = edit
  return (
    <>
      {saved !== undefined && (
        <p className="told-done" role="status">
          {fill(userWords.saved, { version: saved })}
        </p>
      )}
      {theirs !== undefined && (
        <Stale
          mine={draft}
          theirs={theirs}
          take={() => edit.take(theirs)}
          keep={() => void edit.save(theirs.version)}
        />
      )}
      <UserForm
        draft={draft}
        setDraft={edit.setDraft}
        isDirty={!isSame(draft, draftOf(read))}
        isOneself={me?.id === user.id}
        write={edit.write}
        save={() => edit.save(read.version)}
      />
    </>
  )
}

/** What is typed, what was read, and what somebody else made of it meanwhile. */
function useEdit({ user, again }: EditedProps) {
  const client = useQueryClient()
  const write = useWrite()
  const [draft, setDraft] = useState<Draft>(() => draftOf(user))
  const [read, setRead] = useState(user)
  const [theirs, setTheirs] = useState<User | undefined>(undefined)
  const [saved, setSaved] = useState<number | undefined>(undefined)
  const take = (version: User) => {
    setRead(version)
    setDraft(draftOf(version))
    setTheirs(undefined)
  }
  const save = async (version: number) => {
    setSaved(undefined)
    const asking = { method: 'PUT', body: bodyOf(draft), headers: { 'If-Match': `"${version}"` } } as const
    const written = await write.send<User>(`/utilisateurs/${user.id}`, asking)
    if (written.is === 'done') {
      take(written.body)
      setSaved(written.body.version)
      client.setQueryData(['utilisateur', user.id], written.body)
      await client.invalidateQueries({ queryKey: ['utilisateurs'] })
      return
    }
    const now = await again()
    setTheirs(now !== undefined && now.version !== version ? now : undefined)
  }
  const isStale = write.error instanceof ApiProblem && write.error.code === 'VERSION_PERIMEE'
  const shown = { isSending: write.isSending, error: isStale ? undefined : write.error }
  return { draft, setDraft, read, theirs, saved, take, save, write: shown }
}

/** An account that is not there yet. It opens nothing before it has a password. */
export function NewUserSheet({ close }: { readonly close: () => void }) {
  const client = useQueryClient()
  const write = useWrite()
  const [draft, setDraft] = useState<Draft>(EMPTY)
  const save = async () => {
    const written = await write.send<User>('/utilisateurs', { method: 'POST', body: bodyOf(draft) })
    if (written.is === 'refused') return
    await client.invalidateQueries({ queryKey: ['utilisateurs'] })
    go(`/utilisateurs/${written.body.id}`, { replace: true })
  }
  return (
    <SideSheet title={userWords.createTitle} first="compte-nom" close={close}>
      <UserForm
        draft={draft}
        setDraft={setDraft}
        isDirty={!isSame(draft, EMPTY)}
        isOneself={false}
        write={write}
        save={save}
      />
    </SideSheet>
  )
}
