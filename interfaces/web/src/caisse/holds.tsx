import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef } from 'react'
import { ask } from '../api.ts'
import { Modal } from '../parts/modal.tsx'
import { useWrite } from '../parts/use-write.ts'
import { ProblemBox } from '../problem-box.tsx'
import { fill, instant, plural } from '../words/words.ts'
import { type Catalogue, priceCents } from './catalogue.ts'
import { DialogRow } from './dialog-row.tsx'
import type { DialogProps } from './dialogs.tsx'
import { useArticles } from './kept.ts'
import type { TicketLine } from './ticket.ts'
import type { Held } from './types.ts'
import { tillWords } from './words.ts'

/** Puts the ticket aside under a name; every till of the store sees it, none has its goods kept. */
export function PutAside({ desk: { till }, selling: { ticket }, close }: DialogProps) {
  const { isSending, error, send } = useWrite()
  const put = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget).get('nom')
    const body = {
      magasin_id: till.magasin_id,
      nom: typeof given === 'string' ? given.trim() : '',
      lignes: heldLines(ticket.draft.ticket.lines),
    }
    const written = await send('/attentes', { method: 'POST', body })
    if (written.is === 'refused') return
    await ticket.clear()
    close()
  }
  return (
    <Modal title={tillWords.holdAside} close={close}>
      <form className="stack" onSubmit={(event) => void put(event)}>
        <label>
          <b>{tillWords.holdName}</b>
          <input data-first name="nom" required maxLength={100} autoComplete="off" />
        </label>
        {error !== undefined && <ProblemBox error={error} />}
        <DialogRow act={tillWords.holdNow} isSending={isSending} close={close} />
      </form>
    </Modal>
  )
}

/** Lines as they are put aside. */
export const heldLines = (lines: readonly TicketLine[]) =>
  lines.map(({ produitId, quantite, remisePourcent }) => ({
    produit_id: produitId,
    quantite,
    ...(remisePourcent === 0 ? {} : { remise_pourcent: remisePourcent }),
  }))

/** The sales that are put aside in the store. Taking one is done once: the next who tries is told. */
export function Holds({ desk: { till }, selling: { ticket }, close }: DialogProps) {
  const client = useQueryClient()
  const { data: articles } = useArticles()
  const list = useRef<HTMLUListElement>(null)
  const { data, error, refetch } = useQuery({
    queryKey: ['attentes', till.magasin_id],
    queryFn: ({ signal }) =>
      ask<readonly Held[]>(`/attentes?magasin_id=${till.magasin_id}&limite=100`, { signal }),
  })
  const taking = useWrite()
  const isBusy = ticket.draft.ticket.lines.length > 0
  const hasSome = data !== undefined && data.length > 0
  useEffect(() => (hasSome ? list.current?.querySelector('button')?.focus() : undefined), [hasSome])
  const take = async ({ id }: Held) => {
    if (articles === undefined) return
    const written = await taking.send<Held>(`/attentes/${id}/reprendre`, { method: 'POST' })
    await client.invalidateQueries({ queryKey: ['attentes'] })
    if (written.is === 'refused') return
    ticket.write({ act: 'load', lines: linesOf(written.body, articles.catalogue) })
    close()
  }
  return (
    <Modal title={tillWords.holds} close={close}>
      {error !== null && <ProblemBox error={error} retry={() => void refetch()} />}
      {taking.error !== undefined && <ProblemBox error={taking.error} />}
      {data?.length === 0 && <p className="empty">{tillWords.noHold}</p>}
      {isBusy && hasSome && <p role="status">{tillWords.resumeFirst}</p>}
      <ul ref={list} className="stack plain" onKeyDown={walk}>
        {data?.map((held) => (
          <HeldSale
            key={held.id}
            held={held}
            isClosed={isBusy || taking.isSending}
            take={() => void take(held)}
          />
        ))}
      </ul>
      <button type="button" className="quiet" onClick={close}>
        {tillWords.cancel}
      </button>
    </Modal>
  )
}

interface HeldProps {
  readonly held: Held
  readonly isClosed: boolean
  readonly take: () => void
}

function HeldSale({ held: { nom, lignes, par, a }, isClosed, take }: HeldProps) {
  const pieces = lignes.reduce((sum, { quantite }) => sum + quantite, 0)
  return (
    <li>
      <button type="button" className="quiet held-sale" disabled={isClosed} onClick={take}>
        <b>{fill(tillWords.resume, { name: nom })}</b>
        <span>
          {plural(tillWords.pieces, pieces)} · {fill(tillWords.heldWhen, { who: par, when: instant(a) })}
        </span>
      </button>
    </li>
  )
}

/** The arrows walk a list of buttons. */
function walk(event: React.KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  event.preventDefault()
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const at = buttons.findIndex((button) => button === document.activeElement)
  buttons[Math.min(buttons.length - 1, Math.max(0, at + step))]?.focus()
}

/** The lines as the till has them now. An article that is withdrawn stays aside: no sale would take it. */
function linesOf({ lignes }: Held, catalogue: Catalogue): readonly TicketLine[] {
  return lignes.flatMap(({ produit_id: produitId, quantite, remise_pourcent: remisePourcent = 0 }) => {
    const product = catalogue.byId(produitId)
    if (product === undefined) return []
    const prixCents = priceCents(product, Date.now())
    return [{ produitId, nom: product.nom, prixCents, quantite, remisePourcent, motif: null }]
  })
}
