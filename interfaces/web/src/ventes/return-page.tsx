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
import { Receipt, useSale } from './sale-page.tsx'
import type { Returned, Sale } from './types.ts'
import { useReturn } from './use-return.ts'
import { saleWords } from './words.ts'

/** What comes back of a sale. */
export function ReturnPage({ id }: { readonly id: string }) {
  const { data: sale, error, refetch } = useSale(id)
  return (
    <main id="content" className="sheet vente">
      <p>
        <Link to={`/ventes/${id}`}>← {saleWords.backToSale}</Link>
      </p>
      {error !== null && <ProblemBox error={error} retry={() => void refetch()} />}
      {sale === undefined && error === null && <p role="status">{words.loading}</p>}
      {sale !== undefined && <Returning sale={sale} />}
    </main>
  )
}

/** What is picked, and its way to the house. */
function useReturning(sale: Sale) {
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
    await send({ vente_id: sale.id, magasin_id: sale.magasin_id, lignes: [...lignes] }, approval)
    await client.invalidateQueries({ queryKey: ['vente', sale.id] })
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

function Returning({ sale }: { readonly sale: Sale }) {
  const { picks, setPicks, state, error, isReady, press, ...signing } = useReturning(sale)
  const title = fill(saleWords.returnOf, { number: number(sale.numero) })
  if (state.is === 'done') return <Done returned={state.returned} />
  return (
    <>
      <title>{`${title} · Comptoir`}</title>
      <h1>{title}</h1>
      <ul className="plain stack">
        {sale.lignes.map((line) => (
          <ReturnLineRow
            key={line.produit_id}
            line={line}
            pick={picks.get(line.produit_id) ?? NO_PICK}
            change={(change) => setPicks(picked(picks, line, change))}
          />
        ))}
      </ul>
      {sale.lignes.every((line) => leftOf(line) === 0) && <p className="empty">{saleWords.allBack}</p>}
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

function Done({ returned }: { readonly returned: Returned }) {
  const { numero, montant, remboursements, retour_id: id } = returned
  return (
    <>
      <div role="status">
        <h1>✓ {fill(saleWords.done, { number: number(numero), amount: amount(montant) })}</h1>
      </div>
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
