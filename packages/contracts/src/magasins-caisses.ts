/** The tills of the stores: opened with a float, moved by hand, read, and closed for good under a number. */
import { STAFF, tokenRefusals } from './access.ts'
import { event } from './event.ts'
import { Closed, Instant, Nullable, Numero, pagination, Uuid } from './fields.ts'
import { Montant, MontantCents } from './money.ts'
import { route } from './operation.ts'
import { DENOMINATIONS } from './sums-paiements.ts'
import { Type } from './typebox.ts'

/** Beyond this gap, in cents, a closing wants a reason. */
export const TILL_GAP_MAX = 500

const Motif = Type.String({ minLength: 3, maxLength: 500, pattern: '\\S' })
const byId = Closed({ id: Numero() })
const managers = ['gestionnaire', 'responsable'] as const

const PublicCaisse = Closed({
  id: Numero(),
  magasin_id: Numero(),
  nom: Type.String(),
  statut: Type.Enum(['FERMEE', 'OUVERTE']),
  tenue_par: Nullable(Type.String()),
  ouverte_le: Nullable(Instant()),
  derniere_vente: Nullable(
    Closed({ vente_id: Uuid(), numero: Type.Integer(), total: Montant(), faite_le: Instant() }),
  ),
  ventes_du_jour: Type.Integer(),
  total_du_jour: Montant(),
})

export const listerCaisses = route({
  id: 'magasins.lister-caisses',
  method: 'GET',
  path: '/caisses',
  summary: {
    fr: 'Les caisses, qui les tient et ce qu’elles ont vendu aujourd’hui',
    en: 'Tills, who holds them and what they sold today',
  },
  query: Closed({ magasin_id: Type.Optional(Numero()), ...pagination }),
  replies: { 200: Type.Array(PublicCaisse) },
  refusals: [...tokenRefusals, 'MAGASIN_INTERDIT'],
  reads: ['Authorization'],
  passerelle: true,
  acces: STAFF,
})

export const fluxCaisses = route({
  id: 'magasins.flux-caisses',
  method: 'GET',
  path: '/caisses/flux',
  summary: {
    fr: 'Les caisses, puis chacune qui change, au fil de l’eau (SSE)',
    en: 'Tills, then each that changes, as it happens (SSE)',
  },
  query: Closed({ magasin_id: Type.Optional(Numero()) }),
  replies: { 200: Type.String({ description: 'text/event-stream' }) },
  stream: true,
  refusals: ['MAGASIN_INTERDIT', 'SERVICE_SURCHARGE'],
  passerelle: true,
  acces: STAFF,
})

export const creerCaisse = route({
  id: 'magasins.creer-caisse',
  method: 'POST',
  path: '/caisses',
  summary: { fr: 'Ajoute une caisse à un magasin', en: 'Adds a till to a store' },
  body: Closed({
    magasin_id: Numero(),
    nom: Type.String({ minLength: 1, maxLength: 50, pattern: '\\S' }),
  }),
  replies: { 201: PublicCaisse },
  refusals: [
    ...tokenRefusals,
    'MAGASIN_INTERDIT',
    'MAGASIN_INTROUVABLE',
    'MAGASIN_FERME',
    'CAISSE_DEJA_PRISE',
  ],
  reads: ['Authorization', 'Idempotency-Key'],
  passerelle: true,
  acces: managers,
})

export const ouvrirCaisse = route({
  id: 'magasins.ouvrir-caisse',
  method: 'POST',
  path: '/caisses/{id}/ouvrir',
  summary: { fr: 'Ouvre une caisse avec un fond', en: 'Opens a till with a float' },
  params: byId,
  body: Closed({ fond: Montant() }),
  replies: { 200: PublicCaisse },
  refusals: [
    ...tokenRefusals,
    'MAGASIN_INTERDIT',
    'CAISSE_INTROUVABLE',
    'CAISSE_OCCUPEE',
    'MAGASIN_FERME',
    'MONTANT_TROP_FIN',
    'MONTANT_SANS_PIECE',
  ],
  reads: ['Authorization', 'Idempotency-Key'],
  passerelle: true,
  acces: STAFF,
})

export const noterMouvement = route({
  id: 'magasins.noter-mouvement',
  method: 'POST',
  path: '/caisses/{id}/mouvements',
  summary: { fr: 'Note de l’argent mis ou retiré', en: 'Notes money put in or taken out' },
  params: byId,
  body: Closed({
    sens: Type.Enum(['ENTREE', 'SORTIE']),
    montant: Montant({ exclusiveMinimum: 0 }),
    motif: Motif,
  }),
  replies: {
    201: Closed({
      id: Type.Integer(),
      caisse_id: Numero(),
      sens: Type.Enum(['ENTREE', 'SORTIE']),
      montant: Montant(),
      motif: Type.String(),
      par: Type.String(),
      a: Instant(),
    }),
  },
  refusals: [
    ...tokenRefusals,
    'MAGASIN_INTERDIT',
    'CAISSE_INTROUVABLE',
    'CAISSE_FERMEE',
    'CAISSE_OCCUPEE',
    'CAISSE_INSUFFISANTE',
    'MONTANT_TROP_FIN',
    'MONTANT_SANS_PIECE',
  ],
  reads: ['Authorization', 'Idempotency-Key'],
  passerelle: true,
  acces: STAFF,
})

/** A cashier counts without knowing what should be there: the figures are for those who close. */
export const lireCaisse = route({
  id: 'magasins.lire-caisse',
  method: 'GET',
  path: '/caisses/{id}/lecture',
  summary: { fr: 'Ce que la caisse ouverte devrait contenir', en: 'What the open till should hold' },
  params: byId,
  replies: {
    200: Closed({
      caisse_id: Numero(),
      tenue_par: Type.String(),
      ouverte_le: Instant(),
      fond: Montant(),
      entrees: Montant(),
      sorties: Montant(),
      ventes: Montant(),
      retours: Montant(),
      attendu: Montant(),
    }),
  },
  refusals: [...tokenRefusals, 'MAGASIN_INTERDIT', 'CAISSE_INTROUVABLE', 'CAISSE_FERMEE'],
  reads: ['Authorization'],
  passerelle: true,
  acces: managers,
})

const PublicFermeture = Closed({
  caisse_id: Numero(),
  numero: Type.Integer(),
  tenue_par: Type.String(),
  ouverte_le: Instant(),
  fermee_le: Instant(),
  fermee_par: Type.String(),
  fond: Montant(),
  entrees: Montant(),
  sorties: Montant(),
  ventes: Montant(),
  retours: Montant(),
  attendu: Montant(),
  compte: Montant(),
  ecart: Type.Number(),
  motif: Nullable(Type.String()),
})

const Pieces = Type.Array(
  Closed({
    valeur: Type.Enum(DENOMINATIONS.map((cents) => cents / 100)),
    nombre: Type.Integer({ minimum: 0, maximum: 10_000 }),
  }),
  { minItems: 1, maxItems: 20 },
)

/** A session has ended: what its till should have held, and what was counted. */
export const caisseFermee = event({
  id: 'magasins.caisse-fermee',
  body: Closed({
    caisseId: Numero(),
    magasinId: Numero(),
    numero: Type.Integer({ minimum: 1 }),
    sessionId: Uuid(),
    tenuePar: Type.String(),
    ouverteLe: Instant(),
    fermeeLe: Instant(),
    fermeePar: Type.String(),
    fondCents: MontantCents,
    entreesCents: MontantCents,
    sortiesCents: MontantCents,
    ventesCents: MontantCents,
    retoursCents: MontantCents,
    attenduCents: MontantCents,
    compteCents: MontantCents,
    ecartCents: Type.Integer(),
    motif: Nullable(Type.String()),
  }),
})

export const fermerCaisse = route({
  id: 'magasins.fermer-caisse',
  method: 'POST',
  path: '/caisses/{id}/fermer',
  summary: {
    fr: 'Ferme une caisse : un total, ou des pièces et billets comptés',
    en: 'Closes a till: a total, or pieces and notes that were counted',
  },
  params: byId,
  body: Closed({ compte: Type.Union([Montant(), Pieces]), motif: Type.Optional(Motif) }),
  replies: { 200: PublicFermeture },
  refusals: [
    ...tokenRefusals,
    'MAGASIN_INTERDIT',
    'CAISSE_INTROUVABLE',
    'CAISSE_FERMEE',
    'VENTE_EN_COURS',
    'ECART_A_EXPLIQUER',
    'MONTANT_TROP_FIN',
    'MONTANT_SANS_PIECE',
  ],
  reads: ['Authorization', 'Idempotency-Key'],
  passerelle: true,
  acces: managers,
})

export const listerFermetures = route({
  id: 'magasins.lister-fermetures',
  method: 'GET',
  path: '/caisses/{id}/fermetures',
  summary: {
    fr: 'Les fermetures d’une caisse, la plus récente d’abord',
    en: 'A till’s closings, newest first',
  },
  params: byId,
  query: Closed({ ...pagination }),
  replies: { 200: Type.Array(PublicFermeture) },
  refusals: [...tokenRefusals, 'MAGASIN_INTERDIT', 'CAISSE_INTROUVABLE'],
  reads: ['Authorization'],
  passerelle: true,
  acces: managers,
})
