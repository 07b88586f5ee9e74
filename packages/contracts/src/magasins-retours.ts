/** Goods that come back to a store, as their saga asks for it, and what others are told of it. */
import { event } from './event.ts'
import { Closed, Instant, LIGNES_MAX, Nullable, Numero, Personne, Uuid } from './fields.ts'
import { MontantCents, RemboursementSchema } from './money.ts'
import { operation } from './operation.ts'
import { LigneDemandee, LigneRendue, retourDemand } from './retours.ts'
import { Type } from './typebox.ts'

/**
 * Opens a return of a sale: never more pieces than were sold, less those of all other returns, open ones included; within its days;
 * up to what the author may give back to one client in a day. The refund is shared among the sale's tenders; cash comes out of
 * the till that the author holds in that store.
 */
export const ouvrirRetour = operation({
  id: 'magasins.ouvrir-retour',
  body: Closed({
    ...retourDemand,
    /** None: all that is left of the sale, put back in stock. */
    lignes: Type.Array(LigneDemandee, { maxItems: LIGNES_MAX }),
    /** Null: the sale of this number in that store. */
    venteId: Nullable(Uuid()),
    venteNumero: Type.Optional(Numero()),
  }),
  reply: Closed({
    // What is meant, where the demand did not name it. Optional: replies of earlier versions are kept.
    venteId: Type.Optional(Uuid()),
    lignes: Type.Optional(Type.Array(LigneDemandee)),
    numero: Type.Integer({ minimum: 1 }),
    /** Of the till that gives the cash; null when none is given. */
    sessionId: Nullable(Uuid()),
    clientId: Nullable(Numero()),
    montantCents: MontantCents,
    horsTaxesCents: Type.Integer(),
    remboursements: Type.Array(RemboursementSchema),
    a: Instant(),
  }),
  refusals: [
    'VENTE_INTROUVABLE',
    'VENTE_NON_CONFIRMEE',
    'LIGNE_INTROUVABLE',
    'RETOUR_EXCESSIF',
    'RETOUR_HORS_DELAI',
    'RETOUR_A_APPROUVER',
    'MODE_A_APPROUVER',
    'CAISSE_REQUISE',
    'CAISSE_INSUFFISANTE',
    'ACTION_ANNULEE',
    'COMMANDE_PERIMEE',
  ],
})

/** ANNULE: what it held may come back again. One that was never opened gets a mark, and can then never be. */
export const annulerRetour = operation({
  id: 'magasins.annuler-retour',
  body: Closed({ retourId: Uuid(), motif: Type.String({ minLength: 1, maxLength: 64 }) }),
  reply: Closed({ a: Instant() }),
  refusals: [],
  undoes: 'magasins.ouvrir-retour',
  volatile: ['motif'],
})

/** CLOS: others are told. Never refused. */
export const cloreRetour = operation({
  id: 'magasins.clore-retour',
  body: Closed({ retourId: Uuid() }),
  reply: Closed({ a: Instant() }),
  refusals: [],
})

/** Goods came back, and their money was given. On a few cents, net or a tax may be a cent below zero. */
export const retourClos = event({
  id: 'magasins.retour-clos',
  body: Closed({
    retourId: Uuid(),
    numero: Type.Integer({ minimum: 1 }),
    magasinId: Numero(),
    venteId: Uuid(),
    clientId: Nullable(Numero()),
    auteur: Personne,
    a: Instant(),
    montantCents: MontantCents,
    horsTaxesCents: Type.Integer(),
    taxes: Type.Array(Closed({ nom: Type.String(), pourcent: Type.Number(), montantCents: Type.Integer() })),
    remboursements: Type.Array(RemboursementSchema),
    lignes: Type.Array(LigneRendue),
  }),
})
