import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ApiProblem, ask } from '../api.ts'
import { useFresh } from '../fresh.ts'
import { useKeys } from '../keys.ts'
import { Link } from '../link.tsx'
import { useMe } from '../me.ts'
import { go } from '../navigation.ts'
import { figure, TableFrame } from '../parts/table-frame.tsx'
import { useStockOf } from '../parts/use-stock-of.ts'
import { useWrite, type Write } from '../parts/use-write.ts'
import { ProblemBox } from '../problem-box.tsx'
import { fill, instant, number, words } from '../words/words.ts'
import { ReceiveForm } from './receive-form.tsx'
import { RequestPill } from './request-pill.tsx'
import { Way } from './requests-page.tsx'
import type { PageProps } from './screen.tsx'
import type { RequestDetail } from './types.ts'
import { approWords } from './words.ts'

/** One request: where it stands, what is in it, and what this place may do about it. */
export function RequestPage({ store, rest }: PageProps) {
  const kind = rest.startsWith('transferts') ? 'transferts' : 'approvisionnements'
  const back = `/appro${kind === 'transferts' ? '/transferts' : ''}?magasin=${store.id}`
  const every = useFresh({ key: 'requests', sources: ['stock'] })
  useKeys('Escape', () => go(back), approWords.keyBack)
  const { data, error, refetch } = useQuery({
    queryKey: ['requests', rest],
    refetchInterval: every,
    queryFn: ({ signal }) => ask<RequestDetail>(`/${rest}`, { signal }),
  })
  return (
    <>
      <p>
        <Link to={back}>← {approWords.back}</Link>
      </p>
      {error !== null && <ProblemBox error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <p role="status">{words.loading}</p>}
      {data !== undefined && <One request={data} path={rest} store={store.id} title={approWords[kind]} />}
    </>
  )
}

interface OneProps {
  readonly request: RequestDetail
  readonly path: string
  readonly store: number
  readonly title: string
}

function One({ request, path, store, title }: OneProps) {
  const write = useWrite()
  const client = useQueryClient()
  const names = useStockOf(
    request.de,
    request.lignes.map(({ produit_id: id }) => id),
  )
  const nameOf = (id: number) => names.get(id)?.nom ?? fill(approWords.unnamed, { id })
  const act = async (acte: string, body: object) => {
    await write.send(`/${path}/${acte}`, { method: 'POST', body })
    await client.invalidateQueries({ queryKey: ['requests'] })
    await client.invalidateQueries({ queryKey: ['stock'] })
  }
  const isHere = request.statut === 'EXPEDIEE' && request.vers === store
  return (
    <>
      <div className="head">
        <h2>
          {title} {request.id.slice(-6)}
        </h2>
        <RequestPill statut={request.statut} />
        <Way from={request.de} to={request.vers} />
      </div>
      {isHere ? (
        <ReceiveForm
          lines={request.lignes}
          nameOf={nameOf}
          write={write}
          send={(body) => act('recevoir', body)}
        />
      ) : (
        <Lines request={request} nameOf={nameOf} />
      )}
      <Acts request={request} store={store} write={write} act={act} />
      <Moved error={write.error} />
      <History request={request} />
    </>
  )
}

function Lines({ request: { lignes }, nameOf }: { request: RequestDetail; nameOf: (id: number) => string }) {
  const cell = (n: number | null) => <td className="figure">{n === null ? '–' : number(n)}</td>
  return (
    <TableFrame
      label={approWords.contents}
      className="rows"
      titles={[
        approWords.article,
        ...[approWords.wanted, approWords.granted, approWords.received].map(figure),
      ]}
    >
      {lignes.map(({ produit_id: id, demandee, validee, recue }) => (
        <tr key={id}>
          <th scope="row">{nameOf(id)}</th>
          {cell(demandee)}
          {cell(validee)}
          {cell(recue)}
        </tr>
      ))}
    </TableFrame>
  )
}

interface ActsProps {
  readonly request: RequestDetail
  readonly store: number
  readonly write: Write
  readonly act: (acte: string, body: object) => Promise<void>
}

/** Who asked may take it back while nothing has left; who serves a transfer says when its goods leave. */
function Acts({ request: { statut, de, vers }, store, write, act }: ActsProps) {
  const { data: me } = useMe()
  const mayAct = me?.droits.includes('stock.annuler-approvisionnement') === true
  const canCancel = mayAct && vers === store && (statut === 'DEMANDEE' || statut === 'VALIDEE')
  const canShip = mayAct && de === store && statut === 'VALIDEE'
  if (!canCancel && !canShip) return null
  return (
    <p className="row">
      {canShip && (
        <button
          type="button"
          className="act"
          disabled={write.isSending}
          onClick={() => void act('expedier', {})}
        >
          {approWords.ship}
        </button>
      )}
      {canCancel && (
        <button
          type="button"
          className="quiet"
          disabled={write.isSending}
          onClick={() => void act('annuler', {})}
        >
          {approWords.cancelRequest}
        </button>
      )}
    </p>
  )
}

function Moved({ error }: { readonly error: unknown }) {
  if (error === undefined) return null
  return (
    <>
      <ProblemBox error={error} />
      {error instanceof ApiProblem && error.code.startsWith('DEMANDE_') && <p>{approWords.handled}</p>}
    </>
  )
}

function History({ request: { historique } }: { readonly request: RequestDetail }) {
  return (
    <section className="card" aria-labelledby="history">
      <h3 id="history">{approWords.history}</h3>
      <ol className="audit">
        {historique.map(({ statut, auteur, motif, a }) => (
          <li key={statut}>
            {fill(approWords.step, { etape: approWords[statut], when: instant(a), auteur: auteur.nom })}
            {motif !== null && <q>{motif}</q>}
          </li>
        ))}
      </ol>
    </section>
  )
}
