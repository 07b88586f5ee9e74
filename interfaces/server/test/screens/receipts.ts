/** Sales that were made, and returns of them, as the API tells of them. Each answer is checked against its contract. */
import { consulter as consulterCommande, listerRetours } from '@comptoir/contracts/commande.ts'
import { consulterVente, listerVentes } from '@comptoir/contracts/magasins-consultation.ts'
import { retourner } from '@comptoir/contracts/orchestrateur-ventes.ts'
import type { Static } from '@comptoir/contracts/typebox.ts'
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

/** An order of a client: three coffees, of which one has come back, one is on its way, and one return came to nothing. */
const ORDER: Static<(typeof consulterCommande)['replies'][200]> = {
  id: SOLD,
  commande_id: SOLD,
  numero: 20318,
  client_id: 7,
  magasin_id: 6,
  statut: 'CONFIRMEE',
  montant: 45,
  lignes: [
    { produit_id: 4, nom: 'Café moulu', quantite: 3, prix: 10 },
    { produit_id: 5, nom: '', quantite: 3, prix: 5 },
  ],
  historique: [{ de: null, vers: 'CREEE', a: AT }],
}
const back = (numero: number, statut: 'OUVERT' | 'CLOS' | 'ANNULE') => ({
  retour_id: SOLD,
  numero,
  commande_id: SOLD,
  magasin_id: 1,
  statut,
  montant: 10,
  hors_taxes: 8.7,
  lignes: [{ produit_id: 4, quantite: 1, montant: 10, motif: 'AUTRE' as const, remise_en_stock: true }],
  historique: [],
})
const BACK = [back(1, 'CLOS'), back(2, 'OUVERT'), back(3, 'ANNULE')]

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
      if (path === '/commande/20318') return checked(consulterCommande.replies[200], ORDER)
      if (path === '/commande/20318/retours') return checked(listerRetours.replies[200], BACK)
      if (path !== '/retours' || method !== 'POST') return undefined
      const wanted = JSON.parse(body) as ReturnBody
      const approval = headers['x-approbation']
      receipts.returns.push({ body: wanted, approval })
      const montant = (wanted.lignes ?? []).reduce((sum, { quantite }) => sum + 10 * quantite, 0)
      const made = { retour_id: SOLD, saga_id: SOLD, numero: 77, statut: 'CLOS', montant, etapes: [] }
      const mode = wanted.commande_id === undefined ? 'CARTE' : 'COMPTE'
      const remboursements = [{ mode, montant }]
      return receipts.judge(approval) ?? checked(retourner.replies[201], { ...made, remboursements }, 201)
    },
  }
  return receipts
}
