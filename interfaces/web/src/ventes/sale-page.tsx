import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../api.ts'
import { useReceipt } from '../caisse/receipt.tsx'
import { useKeys } from '../keys.ts'
import { Link } from '../link.tsx'
import { go } from '../navigation.ts'
import { Plate } from '../parts/plate.tsx'
import { ProblemBox } from '../problem-box.tsx'
import { amount, fill, instant, number, words } from '../words/words.ts'
import { leftOf } from './picks.ts'
import type { Sale } from './types.ts'
import { saleWords } from './words.ts'

export const useSale = (id: string) =>
  useQuery({ queryKey: ['vente', id], queryFn: ({ signal }) => ask<Sale>(`/ventes/${id}`, { signal }) })

/** One sale: what was sold, how it was paid, what came back; its receipt again. */
export function SalePage({ id }: { readonly id: string }) {
  const { data: sale, error, refetch } = useSale(id)
  useKeys('Escape', () => go('/ventes'), saleWords.back)
  return (
    <main id="content" className="sheet vente">
      <p>
        <Link to="/ventes">← {saleWords.back}</Link>
      </p>
      {error !== null && <ProblemBox error={error} retry={() => void refetch()} />}
      {sale === undefined && error === null && <p role="status">{words.loading}</p>}
      {sale !== undefined && <Shown sale={sale} />}
    </main>
  )
}

function Shown({ sale }: { readonly sale: Sale }) {
  const title = fill(saleWords.sale, { number: number(sale.numero) })
  const mayReturn = sale.statut === 'CONFIRMEE' && sale.lignes.some((line) => leftOf(line) > 0)
  return (
    <>
      <title>{`${title} · Comptoir`}</title>
      <div className="head">
        <h1>{title}</h1>
        <b>{saleWords[sale.statut]}</b>
        <p className="soft">
          <Plate store={sale.magasin_id} /> {fill(saleWords.till, { till: sale.caisse_id })} · {sale.vendeur}{' '}
          · {instant(sale.faite_le)}
        </p>
      </div>
      <Lines sale={sale} />
      <p>
        {saleWords.paid} :{' '}
        {sale.paiements.map(({ mode, montant }) => `${saleWords[mode]} ${amount(montant)}`).join(', ')}
      </p>
      <div className="row">
        {mayReturn && (
          <Link to={`/ventes/${sale.id}/retour`} className="act">
            {saleWords.return}
          </Link>
        )}
        {!mayReturn && sale.statut === 'CONFIRMEE' && <span className="soft">{saleWords.allBack}</span>}
      </div>
      {sale.statut === 'CONFIRMEE' && <Receipt path={`/ventes/${sale.id}/recu`} />}
    </>
  )
}

const Lines = ({ sale }: { readonly sale: Sale }) => (
  <table className="rows">
    <thead>
      <tr>
        <th scope="col">{saleWords.article}</th>
        <th scope="col" className="figure">
          {saleWords.quantity}
        </th>
        <th scope="col" className="figure">
          {saleWords.total}
        </th>
      </tr>
    </thead>
    <tbody>
      {sale.lignes.map((line) => (
        <tr key={line.produit_id}>
          <th scope="row">
            {line.nom}
            {line.retournes > 0 && (
              <small>{fill(saleWords.returned, { n: line.retournes, of: line.quantite })}</small>
            )}
          </th>
          <td className="figure">{number(line.quantite)}</td>
          <td className="figure">{amount(line.total)}</td>
        </tr>
      ))}
      <tr>
        <th scope="row">{saleWords.total}</th>
        <td />
        <td className="figure">
          <b>{amount(sale.total)}</b>
        </td>
      </tr>
    </tbody>
  </table>
)

/** A receipt, once it is asked for: who reads it has printed it, as the house counts. */
export function Receipt({ path }: { readonly path: string }) {
  const [isWanted, setWanted] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: ['recu', path],
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => ask<string>(`${path}?format=texte`, { accept: 'text/plain', signal }),
  })
  const { frame, print } = useReceipt(data)
  if (!isWanted)
    return (
      <p>
        <button type="button" className="quiet" onClick={() => setWanted(true)}>
          {saleWords.showReceipt}
        </button>
      </p>
    )
  return (
    <section className="card stack receipt" aria-label={saleWords.receipt}>
      {error !== null && <ProblemBox error={error} retry={() => void refetch()} />}
      {frame}
      <button type="button" className="act" disabled={data === undefined} onClick={print}>
        {saleWords.print}
      </button>
    </section>
  )
}
