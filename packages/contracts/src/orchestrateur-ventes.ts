/** Sales at a till and returns: the routes that start their sagas, and those that show them. */
import { STAFF } from './access.ts'
import { Closed, Instant, LIGNES_MAX, Nullable, Numero, Quantite, Uuid } from './fields.ts'
import { Mode, Montant } from './money.ts'
import { route } from './operation.ts'
import { Carte } from './paiement-ventes.ts'
import { MOTIFS_RETOUR } from './retours.ts'
import { StateReached, showsSaga, startsSaga } from './saga-routes.ts'
import { Type } from './typebox.ts'

const positive = () => Montant({ exclusiveMinimum: 0 })
const motif = () => Type.String({ minLength: 3, maxLength: 500, pattern: '\\S' })

const LigneVendue = Closed({
  produit_id: Numero(),
  quantite: Quantite(),
  remise_pourcent: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
  motif: Type.Optional(motif()),
  prix: Type.Optional(positive()),
})
const Paiement = Closed({
  mode: Mode,
  recu: Type.Optional(Montant()),
  montant: Type.Optional(positive()),
  carte: Type.Optional(Carte),
})

const selling = {
  ...startsSaga('vente', {
    approvable: true,
    body: Closed({
      magasin_id: Numero(),
      /** Absent: the one that the seller holds in the store. */
      caisse_id: Type.Optional(Numero()),
      client_id: Type.Optional(Nullable(Numero())),
      lignes: Type.Array(LigneVendue, { minItems: 1, maxItems: LIGNES_MAX }),
      paiement: Type.Optional(Paiement),
      paiements: Type.Optional(Type.Array(Paiement, { minItems: 1, maxItems: 10 })),
      constat: Type.Optional(Type.Boolean()),
      /** The answer tells what is left of each product in the store. */
      restes: Type.Optional(Type.Literal(true)),
      montant_attendu: Type.Optional(Montant()),
      hors_ligne: Type.Optional(
        Closed({ faite_le: Instant(), numero_local: Type.String({ minLength: 1, maxLength: 64 }) }),
      ),
      remplace: Type.Optional(Uuid()),
    }),
    made: Closed({
      vente_id: Uuid(),
      saga_id: Uuid(),
      numero: Type.Integer(),
      statut: Type.Literal('CONFIRMEE'),
      total: Montant(),
      hors_taxes: Montant(),
      taxes: Type.Array(Closed({ nom: Type.String(), pourcent: Type.Number(), montant: Montant() })),
      arrondi: Type.Number(),
      rendu: Montant(),
      lignes: Type.Array(Closed({ produit_id: Numero(), quantite: Type.Integer(), prix: Montant() })),
      note: Type.Optional(Type.String()),
      restes: Type.Optional(Type.Array(Closed({ produit_id: Numero(), disponible: Type.Integer() }))),
      etapes: Type.Array(StateReached),
    }),
    refusals: [
      'MAGASIN_INTERDIT',
      'REMISE_A_APPROUVER',
      'MOTIF_REQUIS',
      'CONSTAT_INTERDIT',
      'CAISSE_REQUISE',
      'CAISSE_INTROUVABLE',
      'CAISSE_FERMEE',
      'CAISSE_OCCUPEE',
      'MAGASIN_FERME',
      'PRODUIT_INCONNU',
      'PRODUIT_SANS_PRIX',
      'MONTANT_TROP_GRAND',
      'MONTANT_INSUFFISANT',
      'PAIEMENT_EN_TROP',
      'PRIX_CHANGE',
      'MAGASIN_INCONNU',
      'STOCK_INSUFFISANT',
      'PAIEMENT_REFUSE',
    ],
  }),
  passerelle: true,
  acces: STAFF,
} as const

export const vendre = route({
  id: 'orchestrateur.vendre',
  path: '/saga/vente',
  summary: { fr: 'Vend à une caisse, ou rien n’a lieu', en: 'Sells at a till, or nothing takes place' },
  ...selling,
})

/** The same operation under the name of what it makes. */
export const vendreAlias = route({
  id: 'orchestrateur.vendre-alias',
  path: '/ventes',
  sameAs: vendre.path,
  summary: { fr: 'La même opération que POST /saga/vente', en: 'The same operation as POST /saga/vente' },
  ...selling,
})

export const suivreVente = route({
  id: 'orchestrateur.suivre-vente',
  path: '/saga/vente/{id}',
  summary: { fr: 'La saga d’une vente, étape par étape', en: 'The saga of a sale, step by step' },
  ...showsSaga('vente'),
  passerelle: true,
  acces: STAFF,
})

const returning = {
  ...startsSaga('retour', {
    approvable: true,
    body: Closed({
      vente_id: Type.Optional(Uuid()),
      /** Instead of it: the number that its receipt says, of a sale of this store. */
      vente_numero: Type.Optional(Numero()),
      commande_id: Type.Optional(Uuid()),
      magasin_id: Numero(),
      mode: Type.Optional(Mode),
      /** What the simulated terminal does, where a card gets money back. */
      carte: Type.Optional(Carte),
      /** Absent: all that is left of a sale, put back in stock. */
      lignes: Type.Optional(
        Type.Array(
          Closed({
            produit_id: Numero(),
            quantite: Quantite(),
            motif: Type.Enum(MOTIFS_RETOUR),
            texte: Type.Optional(motif()),
            remise_en_stock: Type.Boolean(),
          }),
          { minItems: 1, maxItems: LIGNES_MAX },
        ),
      ),
    }),
    made: Closed({
      retour_id: Uuid(),
      saga_id: Uuid(),
      numero: Type.Integer(),
      statut: Type.Literal('CLOS'),
      montant: Montant(),
      remboursements: Type.Array(Closed({ mode: Mode, montant: Montant() })),
      etapes: Type.Array(StateReached),
    }),
    refusals: [
      'MAGASIN_INTERDIT',
      'MOTIF_REQUIS',
      'VENTE_INTROUVABLE',
      'VENTE_NON_CONFIRMEE',
      'COMMANDE_INTROUVABLE',
      'COMMANDE_NON_CONFIRMEE',
      'LIGNE_INTROUVABLE',
      'RETOUR_EXCESSIF',
      'RETOUR_HORS_DELAI',
      'RETOUR_A_APPROUVER',
      'MODE_A_APPROUVER',
      'MODE_IMPOSSIBLE',
      'CAISSE_REQUISE',
      'CAISSE_INSUFFISANTE',
      'REMBOURSEMENT_IMPOSSIBLE',
      'REMBOURSEMENT_REFUSE',
    ],
  }),
  passerelle: true,
  acces: STAFF,
} as const

export const retourner = route({
  id: 'orchestrateur.retourner',
  path: '/saga/retour',
  summary: {
    fr: 'Reprend des articles d’une vente ou d’une commande, et rembourse',
    en: 'Takes back goods of a sale or an order, and refunds them',
  },
  ...returning,
})

/** The same operation under the name of what it makes. */
export const retournerAlias = route({
  id: 'orchestrateur.retourner-alias',
  path: '/retours',
  sameAs: retourner.path,
  summary: { fr: 'La même opération que POST /saga/retour', en: 'The same operation as POST /saga/retour' },
  ...returning,
})

export const suivreRetour = route({
  id: 'orchestrateur.suivre-retour',
  path: '/saga/retour/{id}',
  summary: { fr: 'La saga d’un retour, étape par étape', en: 'The saga of a return, step by step' },
  ...showsSaga('retour'),
  passerelle: true,
  acces: STAFF,
})
