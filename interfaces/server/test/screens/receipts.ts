/** Sales that were made, and returns of them, as the API tells of them. Each answer is checked against its contract. */
import { consulterVente, listerVentes } from '@comptoir/contracts/magasins-consultation.ts'
import { retourner } from '@comptoir/contracts/orchestrateur-ventes.ts'
import type { Static } from 'typebox'
import { type Answer, checked, type Told } from './checked.ts'

type Sale = Static<(typeof consulterVente)['replies'][200]>
type ReturnBody = Static<(typeof retourner)['body']>

const AT = '2026-11-18T14:02:11.231Z'
export const SOLD = '019bc1a8-0000-7000-8000-000000001042'

export interface Receipts {
  readonly sale: Sale
  readonly returns: { readonly body: ReturnBody; readonly approval: unknown }[]
  /** What the house makes of a return: made, unless a test says otherwise. */
  judge: (approval: unknown) => Told | undefined
  readonly answer: Answer
}

const sold = (produit_id: number, nom: string, quantite: number): Sale['lignes'][number] => ({
  produit_id,
  nom,
  quantite,
  prix: 10,
  remise_pourcent: 0,
  remise: 0,
  total: 10 * quantite,
  motif: null,
  retournes: produit_id === 4 ? 1 : 0,
})

const SALE: Sale = {
  id: SOLD,
  vente_id: SOLD,
  numero: 1042,
  magasin_id: 1,
  caisse_id: 2,
  vendeur: 'Bob',
  approbateur: null,
  client_id: null,
  statut: 'CONFIRMEE',
  motif: null,
  total: 40,
  hors_taxes: 34.79,
  taxes: [],
  paiements: [{ mode: 'CARTE', montant: 40 }],
  arrondi: 0,
  recu: 0,
  rendu: 0,
  faite_le: AT,
  lignes: [sold(4, 'Café moulu', 3), sold(1, 'Lait 2 %, 2 L', 1)],
  historique: [{ de: null, vers: 'OUVERTE', a: AT }],
  hors_ligne: null,
}

/** One sale of card 40, of which one coffee has come back. */
export function openReceipts(): Receipts {
  const receipts: Receipts = {
    sale: SALE,
    returns: [],
    judge: () => undefined,
    answer: ({ method, path: asked, body, headers }) => {
      const [path = '', search = ''] = asked.split('?')
      if (path === '/ventes' && method === 'GET') {
        const numero = new URLSearchParams(search).get('numero')
        return checked(listerVentes.replies[200], numero === null || numero === '1042' ? [SALE] : [])
      }
      if (path === `/ventes/${SOLD}`) return checked(consulterVente.replies[200], SALE)
      if (path !== '/retours' || method !== 'POST') return undefined
      const wanted = JSON.parse(body) as ReturnBody
      const approval = headers['x-approbation']
      receipts.returns.push({ body: wanted, approval })
      const montant = (wanted.lignes ?? []).reduce((sum, { quantite }) => sum + 10 * quantite, 0)
      const made = { retour_id: SOLD, saga_id: SOLD, numero: 77, statut: 'CLOS', montant, etapes: [] }
      const remboursements = [{ mode: 'CARTE', montant }]
      return receipts.judge(approval) ?? checked(retourner.replies[201], { ...made, remboursements }, 201)
    },
  }
  return receipts
}
