/** Sales and returns as staff read them, and their receipts. */
import { STAFF } from './access.ts'
import { Closed, Instant, Jour, Nullable, Numero, pagination, Uuid } from './fields.ts'
import { STATUTS_VENTE } from './magasins-ventes.ts'
import { Mode, Montant } from './money.ts'
import { route } from './operation.ts'
import { MOTIFS_RETOUR, STATUTS_RETOUR } from './retours.ts'
import { Type } from './typebox.ts'

const byId = Closed({ id: Uuid() })
const Statut = Type.Enum(STATUTS_VENTE)
const StatutDeRetour = Type.Enum(STATUTS_RETOUR)
const Signed = Type.Number({ description: 'CAD, at most two decimals' })
const Taxes = Type.Array(Closed({ nom: Type.String(), pourcent: Type.Number(), montant: Signed }))
const Historique = <S extends typeof Statut | typeof StatutDeRetour>(statut: S) =>
  Type.Array(Closed({ de: Nullable(statut), vers: statut, a: Instant() }))

/** A sale. `retournes` of a line are the pieces that came back, returns on their way included. */
export const VentePublique = Closed({
  id: Uuid(),
  vente_id: Uuid(),
  numero: Type.Integer(),
  magasin_id: Numero(),
  caisse_id: Numero(),
  vendeur: Type.String(),
  approbateur: Nullable(Type.String()),
  client_id: Nullable(Numero()),
  statut: Statut,
  motif: Nullable(Type.String()),
  total: Montant(),
  hors_taxes: Montant(),
  taxes: Taxes,
  paiements: Type.Array(Closed({ mode: Mode, montant: Montant() })),
  arrondi: Signed,
  recu: Montant(),
  rendu: Montant(),
  faite_le: Instant(),
  lignes: Type.Array(
    Closed({
      produit_id: Numero(),
      nom: Type.String(),
      quantite: Type.Integer(),
      prix: Montant(),
      remise_pourcent: Type.Number(),
      remise: Montant(),
      total: Montant(),
      motif: Nullable(Type.String()),
      retournes: Type.Integer(),
    }),
  ),
  historique: Historique(Statut),
  hors_ligne: Nullable(
    Closed({
      numero_local: Type.String(),
      recue_le: Instant(),
      note: Nullable(Type.String()),
      remplace: Nullable(Uuid()),
    }),
  ),
})

export const listerVentes = route({
  id: 'magasins.lister-ventes',
  method: 'GET',
  path: '/ventes',
  summary: { fr: 'Les ventes, de la plus récente à la plus ancienne', en: 'Sales, newest first' },
  query: Closed({
    magasin_id: Type.Optional(Numero()),
    caisse_id: Type.Optional(Numero()),
    date_debut: Type.Optional(Jour),
    date_fin: Type.Optional(Jour),
    statut: Type.Optional(Statut),
    numero: Type.Optional(Numero()),
    produit_id: Type.Optional(Numero()),
    cle: Type.Optional(
      Type.String({ format: 'uuid', description: 'la clé (UUIDv7) sous laquelle la vente fut envoyée' }),
    ),
    ...pagination,
  }),
  replies: { 200: Type.Array(VentePublique) },
  refusals: ['MAGASIN_INTERDIT'],
  passerelle: true,
  acces: STAFF,
})

export const consulterVente = route({
  id: 'magasins.consulter-vente',
  method: 'GET',
  path: '/ventes/{id}',
  summary: { fr: 'Une vente, ses lignes et son historique', en: 'A sale, its lines and its history' },
  params: byId,
  replies: { 200: VentePublique },
  refusals: ['MAGASIN_INTERDIT', 'VENTE_INTROUVABLE'],
  passerelle: true,
  acces: STAFF,
})

/** A receipt, for programs; in text or HTML it is made for paper. */
const Recu = Closed({
  genre: Type.Enum(['VENTE', 'RETOUR']),
  id: Uuid(),
  numero: Type.Integer(),
  code: Type.String({ description: 'ce que dit le code-barres (Code 128)' }),
  duplicata: Type.Boolean(),
  magasin: Type.String(),
  adresse: Type.String(),
  ville: Type.String(),
  code_postal: Type.String(),
  telephone: Nullable(Type.String()),
  inscriptions: Type.Array(Closed({ taxe: Type.String(), numero: Type.String() }), {
    description: 'sous quel numéro la maison est inscrite à chaque taxe',
  }),
  caisse: Type.String(),
  par: Type.String(),
  a: Instant(),
  lignes: Type.Array(
    Closed({
      nom: Type.String(),
      quantite: Type.Integer(),
      prix: Nullable(Montant()),
      remise_pourcent: Type.Number(),
      remise: Montant(),
      total: Montant(),
    }),
  ),
  total: Montant(),
  hors_taxes: Signed,
  taxes: Taxes,
  arrondi: Signed,
  paiements: Type.Array(Closed({ mode: Mode, montant: Montant() })),
  recu: Montant(),
  rendu: Montant(),
})
const asFormat = Closed({
  format: Type.Optional(
    Type.Enum(['texte', 'html', 'json'], {
      description: 'sinon d’après Accept : text/plain (42 colonnes), text/html (80 mm), application/json',
    }),
  ),
})

export const recuDeVente = route({
  id: 'magasins.recu-de-vente',
  method: 'GET',
  path: '/ventes/{id}/recu',
  summary: {
    fr: 'Le reçu d’une vente, en texte, HTML ou JSON ; imprimé de nouveau, il dit DUPLICATA',
    en: 'The receipt of a sale, as text, HTML or JSON; printed again it says DUPLICATA',
  },
  params: byId,
  query: asFormat,
  replies: { 200: Recu },
  refusals: ['MAGASIN_INTERDIT', 'VENTE_INTROUVABLE', 'VENTE_NON_CONFIRMEE'],
  reads: ['Accept'],
  passerelle: true,
  acces: STAFF,
})

/** A return, of a sale or of a web order. Those of sales are numbered by store, those of orders all together. */
export const RetourPublic = Closed({
  id: Uuid(),
  retour_id: Uuid(),
  numero: Type.Integer(),
  magasin_id: Numero(),
  vente_id: Nullable(Uuid()),
  commande_id: Nullable(Uuid()),
  auteur: Type.String(),
  approbateur: Nullable(Type.String()),
  client_id: Nullable(Numero()),
  statut: StatutDeRetour,
  motif: Nullable(Type.String()),
  montant: Montant(),
  hors_taxes: Signed,
  taxes: Taxes,
  remboursements: Type.Array(Closed({ mode: Mode, montant: Montant() })),
  ouvert_le: Instant(),
  lignes: Type.Array(
    Closed({
      produit_id: Numero(),
      nom: Type.String(),
      quantite: Type.Integer(),
      montant: Montant(),
      motif: Type.Enum(MOTIFS_RETOUR),
      texte: Nullable(Type.String()),
      remise_en_stock: Type.Boolean(),
    }),
  ),
  historique: Historique(StatutDeRetour),
})

export const listerRetours = route({
  id: 'magasins.lister-retours',
  method: 'GET',
  path: '/retours',
  summary: {
    fr: 'Les retours, de ventes et de commandes, du plus récent au plus ancien',
    en: 'Returns, of sales and of orders, newest first',
  },
  query: Closed({
    magasin_id: Type.Optional(Numero()),
    vente_id: Type.Optional(Uuid()),
    commande_id: Type.Optional(Uuid()),
    date_debut: Type.Optional(Jour),
    date_fin: Type.Optional(Jour),
    statut: Type.Optional(StatutDeRetour),
    numero: Type.Optional(Numero()),
    ...pagination,
  }),
  replies: { 200: Type.Array(RetourPublic) },
  refusals: ['MAGASIN_INTERDIT', 'SERVICE_SANS_REPONSE'],
  passerelle: true,
  acces: STAFF,
})

export const consulterRetour = route({
  id: 'magasins.consulter-retour',
  method: 'GET',
  path: '/retours/{id}',
  summary: { fr: 'Un retour, ses lignes et son historique', en: 'A return, its lines and its history' },
  params: byId,
  replies: { 200: RetourPublic },
  refusals: ['MAGASIN_INTERDIT', 'RETOUR_INTROUVABLE', 'SERVICE_SANS_REPONSE'],
  passerelle: true,
  acces: STAFF,
})

export const recuDeRetour = route({
  id: 'magasins.recu-de-retour',
  method: 'GET',
  path: '/retours/{id}/recu',
  summary: {
    fr: 'Le reçu d’un retour, comme celui d’une vente',
    en: 'The receipt of a return, as that of a sale',
  },
  params: byId,
  query: asFormat,
  replies: { 200: Recu },
  refusals: ['MAGASIN_INTERDIT', 'RETOUR_INTROUVABLE', 'RETOUR_NON_CLOS', 'SERVICE_SANS_REPONSE'],
  reads: ['Accept'],
  passerelle: true,
  acces: STAFF,
})
