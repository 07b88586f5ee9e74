import type { ScreenProps } from '../area.ts'
import { Lost } from '../lost.tsx'
import { OrderReturnPage } from './order-return-page.tsx'
import { ReturnPage } from './return-page.tsx'
import { SalePage } from './sale-page.tsx'
import { SalesPage } from './sales-page.tsx'
import '../caisse/caisse.css'
import './ventes.css'

const PAGE = /^([0-9a-f-]{36})(\/retour)?$/

/** The sales of a store, one of them, and what comes back of it or of a web order. */
export function Screen({ rest }: ScreenProps) {
  if (rest === '') return <SalesPage />
  if (rest === 'commande') return <OrderReturnPage />
  const [, id, isReturn] = PAGE.exec(rest) ?? []
  if (id === undefined) return <Lost />
  return isReturn === undefined ? <SalePage key={id} id={id} /> : <ReturnPage key={id} id={id} />
}
