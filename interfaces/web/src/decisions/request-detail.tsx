import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { ask } from '../api.ts'
import { Plate } from '../parts/plate.tsx'
import { figure, TableFrame } from '../parts/table-frame.tsx'
import { usePlaceName } from '../parts/use-store.ts'
import { fill, instant, number } from '../words/words.ts'
import { isGrantable, isPartial, type Line } from './queue.ts'
import type { Demande, Kind, WholeDemande } from './types.ts'
import { decisionWords } from './words.ts'

interface DetailProps {
  readonly kind: Kind
  readonly demande: Demande
  readonly lines: readonly Line[]
  readonly grant: (produitId: number, quantity: number) => void
  readonly motif: string
  readonly setMotif: (motif: string) => void
  readonly approve: () => void
  readonly refuse: () => void
}

/** One request: what the giving place has left after the decision stands first. */
export function RequestDetail(props: DetailProps) {
  const { kind, demande, lines, grant, motif, setMotif, approve, refuse } = props
  const placeName = usePlaceName()
  const id = useId()
  return (
    <>
      <h2>
        <Plate store={demande.vers} /> {fill(decisionWords.detail, { store: placeName(demande.vers) })}
      </h2>
      <Asked kind={kind} id={demande.id} />
      <TableFrame
        label={decisionWords.granted}
        className="grant"
        titles={[
          decisionWords.article,
          figure(fill(decisionWords.after, { place: placeName(demande.de) })),
          figure(decisionWords.asked),
          decisionWords.granted,
        ]}
      >
        {lines.map((line) => (
          <GrantedLine key={line.produitId} line={line} grant={grant} />
        ))}
      </TableFrame>
      <State lines={lines} />
      {isPartial(lines) && (
        <label className="reason">
          {decisionWords.partialWhy}
          <input id={id} value={motif} maxLength={500} onChange={({ target }) => setMotif(target.value)} />
        </label>
      )}
      <div className="row">
        <button type="button" className="act" disabled={!isGrantable(lines)} onClick={approve}>
          {isPartial(lines) ? decisionWords.approvePart : decisionWords.approve} <kbd>A</kbd>
        </button>
        <button type="button" className="quiet" onClick={refuse}>
          {decisionWords.refuse} <kbd>R</kbd>
        </button>
      </div>
    </>
  )
}

/** Who asked, when and why. */
function Asked({ kind, id }: { readonly kind: Kind; readonly id: string }) {
  const { data } = useQuery({
    queryKey: ['demandes', kind, id],
    queryFn: ({ signal }) => ask<WholeDemande>(`/${kind}/${id}`, { signal }),
  })
  const first = data?.historique[0]
  if (first === undefined) return null
  const { auteur, motif, a } = first
  const known = { who: auteur.nom, when: instant(a) }
  return (
    <p className="soft">
      {motif === null
        ? fill(decisionWords.askedBy, known)
        : fill(decisionWords.why, { ...known, reason: motif })}
    </p>
  )
}

function GrantedLine({ line, grant }: { readonly line: Line; readonly grant: DetailProps['grant'] }) {
  const { produitId, nom, asked, granted, after } = line
  return (
    <tr>
      <th scope="row">{nom}</th>
      <td className="figure">
        <b className={after !== undefined && after <= 0 ? 'fault' : undefined}>
          {after === undefined ? '…' : number(after)}
        </b>
      </td>
      <td className="figure">{number(asked)}</td>
      <td>
        <input
          className="quantity"
          inputMode="numeric"
          aria-label={fill(decisionWords.grantedOf, { article: nom })}
          value={granted}
          onChange={({ target }) => /^\d{0,5}$/.test(target.value) && grant(produitId, Number(target.value))}
        />
      </td>
    </tr>
  )
}

function State({ lines }: { readonly lines: readonly Line[] }) {
  const isNothing = lines.every(({ granted }) => granted === 0)
  const isShort = lines.some(({ free, asked }) => free !== undefined && free < asked)
  const told = isNothing
    ? decisionWords.nothing
    : !isGrantable(lines)
      ? decisionWords.tooMuch
      : isShort
        ? decisionWords.short
        : ''
  return (
    <p role="status" className={isGrantable(lines) ? 'soft' : 'fault'}>
      {told}
    </p>
  )
}
