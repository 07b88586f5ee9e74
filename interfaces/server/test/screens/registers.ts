/** Clients with their accounts, and invoices, as the API tells of them. */
import { lister as listerClients } from '@comptoir/contracts/clients.ts'
import { lister as listerFactures } from '@comptoir/contracts/facturation-factures.ts'
import { compte, crediter } from '@comptoir/contracts/paiement.ts'
import type { Static } from '@comptoir/contracts/typebox.ts'
import { type Answer, checked } from './checked.ts'

type Facture = Static<(typeof listerFactures)['replies'][200]>[number]

const CLIENTS = [
  { id: 7, nom: 'Rita Tremblay', email: 'rita@exemple.test' },
  { id: 8, nom: 'Luc Gagnon <img src=x onerror=alert(1)>', email: 'x@exemple.test' },
]
const AT = '2026-11-18T14:02:11.231Z'
export const INVOICE = '019bc1a8-0000-7000-8000-000000000001'

const facture: Facture = {
  id: INVOICE,
  genre: 'FACTURE',
  statut: 'EMISE',
  numero: 'F-2026-000001',
  client_id: 7,
  client: { nom: 'Rita Tremblay', email: 'rita@exemple.test' },
  reference_client: null,
  commande_id: null,
  vente_id: INVOICE,
  retour_id: null,
  facture_id: null,
  magasin_id: 1,
  number_of_items: 2,
  montant: 22.98,
  hors_taxes: 19.99,
  taxes: [
    { nom: 'TPS', pourcent: 5, montant: 1 },
    { nom: 'TVQ', pourcent: 9.975, montant: 1.99 },
  ],
  lignes: [{ produit_id: 12, nom: 'Café', quantite: 2, prix: 11.49, remise: 0, total: 22.98 }],
  faite_le: AT,
  demandee_le: AT,
  emise_le: AT,
  vendeur: null,
  historique: [],
}

/** Answers as the services would; the client begins with fifty dollars. */
export function openRegisters(): { readonly answer: Answer } {
  let solde = 50
  const answer: Answer = ({ path: url, method, body }) => {
    const [path = '', search = ''] = url.split('?')
    const q = new URLSearchParams(search).get('q') ?? ''
    if (path === '/clients')
      return checked(
        listerClients.replies[200],
        CLIENTS.filter(({ nom }) => nom.toLowerCase().includes(q)),
      )
    if (path === '/clients/7') return { status: 200, body: CLIENTS[0] }
    if (path === '/comptes/7/credits' && method === 'POST') {
      solde += (JSON.parse(body) as { montant: number }).montant
      return checked(crediter.replies[201], { client_id: 7, solde }, 201)
    }
    if (path === '/comptes/7') return checked(compte.replies[200], { client_id: 7, solde, ecritures: [] })
    if (path === '/factures') return checked(listerFactures.replies[200], [facture])
    return path === `/factures/${INVOICE}` ? { status: 200, body: facture } : undefined
  }
  return { answer }
}
