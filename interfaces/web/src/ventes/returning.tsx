import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem } from '../api.ts'
import { ApprovalDialog } from '../caisse/approval.tsx'
import { Label } from '../caisse/ticket-view.tsx'
import { Link } from '../link.tsx'
import { ProblemBox } from '../problem-box.tsx'
import { amount, fill, number, words } from '../words/words.ts'
import { leftOf, linesOf, NO_PICK, type Picks, picked } from './picks.ts'
import { ReturnLineRow } from './return-line.tsx'
import { Receipt } from './sale-page.tsx'
import type { Returnable, ReturnBody, Returned } from './types.ts'
import { useReturn } from './use-return.ts'
import { saleWords } from './words.ts'

interface Props {
  readonly title: string
  /** The page has a title of its own above it. */
  readonly isPart?: boolean
  readonly lines: readonly Returnable[]
  /** The sale or the order, and the store that takes its goods back. */
  readonly of: Pick<ReturnBody, 'vente_id' | 'commande_id' | 'magasin_id'>
  /** What is read anew once something came back. */
  readonly query: readonly unknown[]
}

/** What is picked, and its way to the house. */
function useReturning({ of, query }: Props) {
  const client = useQueryClient()
  const [picks, setPicks] = useState<Picks>(new Map())
  const [isSigning, setSigning] = useState(false)
  const { state, key, send } = useReturn()
  const lignes = linesOf(picks)
  const error = state.is === 'refused' ? state.error : undefined
  const wantsApproval = error instanceof ApiProblem && error.code === 'RETOUR_A_APPROUVER'
  const refund = async (approval?: string) => {
    if (lignes === undefined) return
    setSigning(false)
    await send({ ...of, lignes: [...lignes] }, approval)
    await client.invalidateQueries({ queryKey: query })
  }
  const press = () => (wantsApproval ? setSigning(true) : void refund())
  return {
    picks,
    setPicks,
    state,
    key,
    error,
    isSigning,
    setSigning,
    isReady: lignes !== undefined,
    press,
    refund,
  }
}

/** Lines that come back: how many, why, and where they go. The house says what is refunded. */
export function Returning(props: Props) {
  const { title, lines, isPart = false } = props
  const { picks, setPicks, state, error, isReady, press, ...signing } = useReturning(props)
  if (state.is === 'done') return <Done returned={state.returned} isPart={isPart} />
  return (
    <>
      <title>{`${title} · Comptoir`}</title>
      {isPart ? <h2>{title}</h2> : <h1>{title}</h1>}
      <ul className="plain stack">
        {lines.map((line) => (
          <ReturnLineRow
            key={line.produit_id}
            line={line}
            pick={picks.get(line.produit_id) ?? NO_PICK}
            change={(change) => setPicks(picked(picks, line, change))}
          />
        ))}
      </ul>
      {lines.every((line) => leftOf(line) === 0) && <p className="empty">{saleWords.allBack}</p>}
      <p className="soft">{saleWords.refundSays}</p>
      {state.is === 'sending' && state.isUnknown && (
        <p className="card" role="alert">
          ◌ {saleWords.pending}
        </p>
      )}
      {error !== undefined && <ProblemBox error={error} />}
      <div className="row">
        <button type="button" className="act" disabled={!isReady || state.is === 'sending'} onClick={press}>
          {state.is === 'sending' ? words.sending : saleWords.refund}
        </button>
      </div>
      {signing.isSigning && (
        <ApprovalDialog
          acte="retour"
          cle={signing.key}
          why={saleWords.approveWhy}
          approved={(approval) => void signing.refund(approval)}
          close={() => signing.setSigning(false)}
        />
      )}
    </>
  )
}

/** What was given back, and by which way: of cash alone a hand gives it. */
function Done({ returned, isPart }: { readonly returned: Returned; readonly isPart: boolean }) {
  const { numero, montant, remboursements, retour_id: id } = returned
  const isCash = remboursements.some(({ mode }) => mode === 'ESPECES')
  const said = fill(isCash ? saleWords.doneCash : saleWords.done, {
    number: number(numero),
    amount: amount(montant),
  })
  return (
    <>
      <div role="status">{isPart ? <h2>✓ {said}</h2> : <h1>✓ {said}</h1>}</div>
      {remboursements.map((one) => (
        <Label key={one.mode} title={saleWords[one.mode]} cents={Math.round(one.montant * 100)} />
      ))}
      <Receipt path={`/retours/${id}/recu`} />
      <p>
        <Link to="/ventes">{saleWords.back}</Link>
      </p>
    </>
  )
}
