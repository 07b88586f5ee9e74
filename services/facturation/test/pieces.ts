/** What the events of these tests say, as of which pieces are made. */
import { type BodyOf, commande, type DomainEvent, magasins, toWire } from '@comptoir/contracts'
import { sumVente, TAXES_QUEBEC } from '@comptoir/contracts/sums.ts'
import type { BusEvent } from '@comptoir/kit/bus/bus.ts'
import { newId } from '@comptoir/kit/ids.ts'
import { TEST_INSTANT } from '@comptoir/testing/builders.ts'

/** The event as it arrives. */
export const told = ({ id, body }: DomainEvent): BusEvent => ({
  id: newId(),
  type: id,
  body: toWire(body) as BusEvent['body'],
})

const a = TEST_INSTANT.toISOString()
const auteur = { id: '1', nom: 'Bob' }
const asked = [
  { prixCents: 1_999, quantite: 2, remisePourcent: 10 },
  { prixCents: 500, quantite: 1 },
]
const sums = sumVente(asked, TAXES_QUEBEC)
const amounts = {
  totalCents: sums.totalCents,
  horsTaxesCents: sums.horsTaxesCents,
  taxes: [...sums.taxes],
  lignes: asked.map(({ prixCents, quantite }, at) => ({
    produitId: at + 1,
    nom: at === 0 ? 'Érable, sirop' : 'Café',
    quantite,
    prixCents,
    remiseCents: sums.lignes[at]?.remiseCents ?? 0,
    totalCents: sums.lignes[at]?.totalCents ?? 0,
    coutCents: null,
  })),
}
/** What all the goods of these sales and orders cost. */
export const TOTAL_CENTS = sums.totalCents

/** An order of two goods to client 7. */
export const uneCommande = (given: Partial<BodyOf<typeof commande.commandeConfirmee>> = {}) =>
  commande.commandeConfirmee({ commandeId: newId(), clientId: 7, magasinId: 6, a, ...amounts, ...given })

/** A sale of two goods to client 7 in store 1. */
export const uneVente = (given: Partial<BodyOf<typeof magasins.venteConfirmee>> = {}) =>
  magasins.venteConfirmee({
    venteId: newId(),
    numero: 1,
    magasinId: 1,
    caisseId: 1,
    clientId: 7,
    vendeur: auteur,
    a,
    faiteLe: a,
    encaissements: [{ mode: 'CARTE', montantCents: sums.totalCents, arrondiCents: 0 }],
    arrondiCents: 0,
    ...amounts,
    ...given,
  })

const unRetour = {
  numero: 1,
  magasinId: 1,
  clientId: 7,
  auteur,
  a,
  montantCents: 500,
  horsTaxesCents: 435,
  remboursements: [],
  lignes: [
    {
      produitId: 2,
      nom: 'Café',
      quantite: 1,
      motif: 'DEFECTUEUX' as const,
      remiseEnStock: true,
      montantCents: 500,
      coutCents: null,
    },
  ],
}

/** The coffee of that order comes back. */
export const unRetourDeCommande = (
  given: Pick<BodyOf<typeof commande.retourClos>, 'commandeId'> & Partial<BodyOf<typeof commande.retourClos>>,
) => commande.retourClos({ retourId: newId(), ...unRetour, ...given })

/** The coffee of that sale comes back. */
export const unRetourDeVente = (
  given: Pick<BodyOf<typeof magasins.retourClos>, 'venteId'> & Partial<BodyOf<typeof magasins.retourClos>>,
) =>
  magasins.retourClos({
    retourId: newId(),
    ...unRetour,
    taxes: [
      { nom: 'TPS', pourcent: 5, montantCents: 22 },
      { nom: 'TVQ', pourcent: 9.975, montantCents: 43 },
    ],
    ...given,
  })
