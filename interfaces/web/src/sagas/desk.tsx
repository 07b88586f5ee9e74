import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ApiProblem, ask } from '../api.ts'
import { useKeyName } from '../keys.ts'
import { useMe } from '../me.ts'
import { useWrite } from '../parts/use-write.ts'
import { ProblemBox } from '../problem-box.tsx'
import { fill, instant, words } from '../words/words.ts'
import { nameOf } from './saga-table.tsx'
import type { AuditLine, Preview, Saga } from './types.ts'
import { sagaWords } from './words.ts'

const ACTS = ['relancer', 'forcer', 'annuler'] as const
type Act = (typeof ACTS)[number]
const REASON_MIN = 3
const REASON_MAX = 500

/** What a person may do about this saga: told beforehand, done with a reason, and the outcome as it is observed. */
export function Desk({ saga }: { readonly saga: Saga }) {
  const { data: me } = useMe()
  const mayAct = me?.droits.includes('orchestrateur.relancer') === true
  const previews = usePreviews(saga, mayAct)
  return (
    <>
      <h2>{sagaWords.decide}</h2>
      {me !== undefined && !mayAct && <p className="soft">{sagaWords.readOnly}</p>}
      {previews.isError && <ProblemBox error={previews.error} retry={() => void previews.refetch()} />}
      {mayAct && previews.data !== undefined && <Decision saga={saga} previews={previews.data} />}
      {mayAct && <Audit saga={saga} />}
    </>
  )
}

type Previews = Readonly<Record<Act, Preview>>

const usePreviews = ({ saga_id: id, version }: Saga, enabled: boolean) =>
  useQuery({
    queryKey: ['saga', id, 'previews', version],
    enabled,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<Previews> => {
      const [relancer, forcer, annuler] = await Promise.all(
        ACTS.map((act) => ask<Preview>(`/saga/${id}/apercu?acte=${act}`, { signal })),
      )
      return { relancer, forcer, annuler } as Previews
    },
  })

/** What a decision must say: that it was checked, where a step is taken for done, and why. */
function Reasons({ forced }: { readonly forced: string | undefined }) {
  return (
    <>
      {forced !== undefined && (
        <label className="tick">
          <input type="checkbox" required name="verifie" />
          <span>{fill(sagaWords.forcerTick, { step: forced })}</span>
        </label>
      )}
      <label>
        <b>{words.reason}</b>
        <textarea
          name="motif"
          required
          minLength={REASON_MIN}
          maxLength={REASON_MAX}
          aria-describedby="reason-hint"
        />
      </label>
      <small id="reason-hint" className="soft">
        {words.reasonHint}
      </small>
    </>
  )
}

function Decision({ saga, previews }: { readonly saga: Saga; readonly previews: Previews }) {
  const [chosen, setChosen] = useState<Act | undefined>(undefined)
  const act =
    chosen !== undefined && previews[chosen].possible ? chosen : ACTS.find((one) => previews[one].possible)
  const form = useAct(saga, act === undefined ? undefined : { act, version: previews[act].version })
  const step = saga.etapes.find(({ etat }) => etat === 'bloquee')
  useKeyName(`Ctrl + ${words.enter}`, sagaWords.keySend)
  return (
    <form
      className="decision"
      onSubmit={form.send}
      onKeyDown={(event) => event.key === 'Enter' && event.ctrlKey && event.currentTarget.requestSubmit()}
    >
      <fieldset disabled={form.isSending}>
        <legend>{saga.statut === 'BLOQUEE' ? sagaWords.decideWaits : sagaWords.decideNone}</legend>
        {ACTS.map((one) => (
          <Choice
            key={one}
            act={one}
            preview={previews[one]}
            isChosen={one === act}
            choose={() => setChosen(one)}
          />
        ))}
      </fieldset>
      {act !== undefined && (
        <>
          <Told preview={previews[act]} />
          <Reasons forced={act === 'forcer' ? step?.libelle : undefined} />
          <button className="act" disabled={form.isSending}>
            {form.isSending ? words.sending : `${sagaWords[act]} : ${nameOf(saga)}`}
          </button>
        </>
      )}
      <Outcome saga={saga} form={form} />
    </form>
  )
}

interface Wanted {
  readonly act: Act
  readonly version: number
}

/** Sends an act bound to the version that its preview was made for. */
function useAct({ saga_id: id, version: seen }: Saga, wanted: Wanted | undefined) {
  const client = useQueryClient()
  const write = useWrite()
  const [askedAt, setAskedAt] = useState<number | undefined>(undefined)
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    if (wanted === undefined || write.isSending) return
    const given = new FormData(form).get('motif')
    const motif = typeof given === 'string' ? given.trim() : ''
    setAskedAt(undefined)
    const headers = { 'If-Match': `"${wanted.version}"` }
    const written = await write.send(`/saga/${id}/${wanted.act}`, {
      method: 'POST',
      body: { motif },
      headers,
    })
    if (written.is === 'done') {
      setAskedAt(seen)
      form.reset()
    }
    await client.invalidateQueries({ queryKey: ['saga', id] })
  }
  const { isSending, error } = write
  return { isSending, error, askedAt, send: (event: FormEvent<HTMLFormElement>) => void send(event) }
}

function Choice(props: { act: Act; preview: Preview; isChosen: boolean; choose: () => void }) {
  const { act, preview, isChosen, choose } = props
  return (
    <label className={preview.possible ? 'choice' : 'choice closed'}>
      <input type="radio" name="acte" checked={isChosen} disabled={!preview.possible} onChange={choose} />
      <b>{sagaWords[act]}</b>
      <small>{preview.possible ? sagaWords[`${act}Says`] : preview.raison}</small>
    </label>
  )
}

function Told({ preview: { etapes, effets, inchange } }: { readonly preview: Preview }) {
  const asked = etapes.map(({ libelle, sens }) =>
    fill(sens === 'action' ? sagaWords.willAsk : sagaWords.willUndo, { step: libelle }),
  )
  const lines = [
    ...asked,
    ...effets.argent,
    ...effets.stock,
    fill(sagaWords.thenState, { state: sagaWords[effets.statut] }),
  ]
  return (
    <div className="preview">
      <b>{sagaWords.willHappen}</b>
      <ol>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ol>
      {inchange.length > 0 && (
        <p className="soft">
          {sagaWords.unchanged} : {inchange.join(', ')}
        </p>
      )}
    </div>
  )
}

function Outcome({ saga, form }: { readonly saga: Saga; readonly form: ReturnType<typeof useAct> }) {
  const { error, askedAt } = form
  if (error instanceof ApiProblem && [409, 412].includes(error.status))
    return (
      <div className="problem" role="alert">
        <b>{error.message}</b>
        <p>{sagaWords.moved}</p>
      </div>
    )
  if (error !== undefined) return <ProblemBox error={error} />
  if (askedAt === undefined) return null
  const hasMoved = saga.version !== askedAt
  const isMoving = saga.statut === 'EN_COURS' || saga.statut === 'COMPENSATION'
  const observed = fill(isMoving ? sagaWords.stillMoving : sagaWords.observed, {
    state: sagaWords[saga.statut],
  })
  return (
    <p className="card" role="status">
      {hasMoved ? observed : sagaWords.asked}
    </p>
  )
}

function Audit({ saga: { saga_id: id, version } }: { readonly saga: Saga }) {
  const { data } = useQuery({
    queryKey: ['saga', id, 'audit', version],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => ask<readonly AuditLine[]>(`/saga/${id}/audit`, { signal }),
  })
  return (
    <section aria-labelledby="audit">
      <h3 id="audit">{sagaWords.audit}</h3>
      {data?.length === 0 && <p className="soft">{sagaWords.auditNone}</p>}
      <ul className="audit">
        {data?.map((line) => (
          <li key={`${line.a}${line.action}`}>
            <b>{instant(line.a)}</b> {spoken(line)}
            <q>{line.motif}</q>
          </li>
        ))}
      </ul>
    </section>
  )
}

const spoken = ({ auteur, action, avant, apres }: AuditLine): string =>
  fill(sagaWords.auditLine, { auteur, action: wordOf(action), avant: wordOf(avant), apres: wordOf(apres) })

/** The words of acts and states; what is not among them stands as the API says it. */
function wordOf(name: string): string {
  const word = (sagaWords as Readonly<Record<string, unknown>>)[name]
  return typeof word === 'string' ? word.toLowerCase() : name
}
