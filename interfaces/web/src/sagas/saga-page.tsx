import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { ask } from '../api.ts'
import { useKeys } from '../keys.ts'
import { language } from '../language.ts'
import { Link } from '../link.tsx'
import { go } from '../navigation.ts'
import { Plate } from '../parts/plate.tsx'
import { ProblemBox } from '../problem-box.tsx'
import { type Told, useLive, useTold } from '../stream.ts'
import { amount, fill, instant, number, plural, span, words } from '../words/words.ts'
import { Chronology } from './chronology.tsx'
import { Course } from './course.tsx'
import { Desk } from './desk.tsx'
import { kindName } from './names.ts'
import { Pill } from './pill.tsx'
import { nameOf, useNow } from './saga-table.tsx'
import type { Saga } from './types.ts'
import { sagaWords } from './words.ts'

const POLL_MS = 10_000

/** One saga: what it waits for and why, what it holds, the way it took, and what somebody may do. */
export function SagaPage({ id }: { readonly id: string }) {
  const { data: saga, error, refetch } = useSaga(id)
  useKeys('Escape', () => go('/sagas'), sagaWords.keyBack)
  if (saga === undefined)
    return (
      <main id="content" className="sheet">
        <p>
          <Link to="/sagas">← {sagaWords.back}</Link>
        </p>
        {error === null ? (
          <p role="status">{words.loading}</p>
        ) : (
          <ProblemBox error={error} retry={() => void refetch()} />
        )}
      </main>
    )
  return (
    <div className="with-aside">
      <main id="content" className="sheet">
        <title>{`${nameOf(saga)} · ${sagaWords[saga.statut]} · Comptoir`}</title>
        <p>
          <Link to="/sagas">← {sagaWords.back}</Link>
        </p>
        <Head saga={saga} />
        {error !== null && <ProblemBox error={error} retry={() => void refetch()} />}
        <Why saga={saga} />
        <Course saga={saga} />
        <Chronology saga={saga} />
        <Identity saga={saga} />
      </main>
      <aside aria-label={sagaWords.decide}>
        <Desk saga={saga} />
      </aside>
    </div>
  )
}

function useSaga(id: string) {
  const client = useQueryClient()
  const isLive = useLive()
  useTold(
    useCallback(
      ({ source, sagaId }: Told) => {
        if (source === 'flux' || sagaId === id) void client.invalidateQueries({ queryKey: ['saga', id] })
      },
      [client, id],
    ),
  )
  return useQuery({
    queryKey: ['saga', id],
    queryFn: ({ signal }) => ask<Saga>(`/saga/${id}`, { signal }),
    refetchInterval: isLive ? false : POLL_MS,
  })
}

function Head({ saga }: { readonly saga: Saga }) {
  const now = useNow()
  const {
    client_id: client,
    magasin_id: store,
    lignes,
    montant,
    cree_le,
    instance,
    reprises,
    terminee_le,
  } = saga
  const articles = lignes.reduce((sum, { quantite }) => sum + quantite, 0)
  const facts = [
    client === null ? sagaWords.guest : fill(sagaWords.client, { id: number(client) }),
    ...(articles === 0 ? [] : [plural(sagaWords.articles, articles)]),
    ...(montant === null ? [] : [amount(montant)]),
    fill(sagaWords.placed, { when: instant(cree_le) }),
    ...(instance === null ? [] : [fill(sagaWords.drivenBy, { instance })]),
    ...(reprises.length === 0 ? [] : [plural(sagaWords.takenOver, reprises.length)]),
  ]
  const since = Date.parse(terminee_le ?? saga.modifie_le)
  return (
    <div className="head">
      <h1>
        {kindName(saga.type, language)} {saga.numero === null ? saga.saga_id.slice(-6) : number(saga.numero)}
      </h1>
      <Pill statut={saga.statut} />
      {terminee_le === null && <span className="soft">{span(Math.max(0, now - since))}</span>}
      <p className="soft">
        {store === null ? sagaWords.web : <Plate store={store} />} · {facts.join(' · ')}
      </p>
    </div>
  )
}

function Why({ saga }: { readonly saga: Saga }) {
  return (
    <section className={`card why ${saga.statut}`} aria-labelledby="why">
      <h2 id="why">{sagaWords.why}</h2>
      <p>{saga.pourquoi}</p>
      {saga.prochain_essai !== null && (
        <p className="soft">{fill(sagaWords.nextTry, { when: instant(saga.prochain_essai) })}</p>
      )}
      <h3>{sagaWords.holdsNow}</h3>
      {saga.retenu.length === 0 ? (
        <p>{sagaWords.holdsNothing}</p>
      ) : (
        <ul className="held">
          {saga.retenu.map(({ quoi, texte, etape, peut_etre }) => (
            <li key={`${quoi} ${etape}`}>
              <span className="soft">{sagaWords[quoi]}</span> <b>{texte}</b>
              {peut_etre && <em> ({sagaWords.perhaps})</em>}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Identity({ saga }: { readonly saga: Saga }) {
  const ids = [
    [sagaWords.sagaId, saga.saga_id],
    [sagaWords.traceId, saga.trace_id],
    [sagaWords.version, String(saga.version)],
  ] as const
  return (
    <section className="card" aria-labelledby="ids">
      <h2 id="ids">{sagaWords.identity}</h2>
      <dl className="ids">
        {ids.map(([name, value]) => (
          <div key={name}>
            <dt className="soft">{name}</dt>
            <dd>
              <code>{value}</code>
            </dd>
          </div>
        ))}
      </dl>
      <button
        type="button"
        className="quiet"
        onClick={() => void navigator.clipboard.writeText(saga.saga_id)}
      >
        {words.copyId}
      </button>
    </section>
  )
}
