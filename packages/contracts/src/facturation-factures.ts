/** The routes of invoices and credit notes. */
import { STAFF } from './access.ts'
import { Closed, Instant, Nullable, Numero, pagination, Uuid } from './fields.ts'
import { Montant } from './money.ts'
import { customers, route } from './operation.ts'
import { Type } from './typebox.ts'

export const GENRES_FACTURE = ['FACTURE', 'NOTE_DE_CREDIT'] as const
export type GenreFacture = (typeof GENRES_FACTURE)[number]
export const STATUTS_FACTURE = ['EN_ATTENTE', 'EMISE'] as const
export type StatutFacture = (typeof STATUTS_FACTURE)[number]
const Genre = Type.Enum(GENRES_FACTURE)
const Statut = Type.Enum(STATUTS_FACTURE)

/** How many pieces an invoice may be of that a program asks for. */
export const ARTICLES_MAX = 1_000_000

/** Whom an invoice is for, as the program that asks for it calls him. */
export const Reference = Type.String({ minLength: 1, maxLength: 64, pattern: '\\S' })

/** What is asked for by clients of this route and of the one that it replaces. */
export const Demande = Closed({
  user_id: Reference,
  number_of_items: Type.Integer({ minimum: 1, maximum: ARTICLES_MAX }),
  total_amount: Montant({ minimum: 0.01 }),
})

export const facturer = route({
  id: 'facturation.facturer',
  method: 'POST',
  path: '/facturation',
  summary: {
    fr: 'Demande une facture ; elle est émise plus tard, même si rien n’en émet en ce moment',
    en: 'Asks for an invoice; it is issued later, even if nothing issues any at this moment',
  },
  body: Demande,
  replies: { 202: Closed({ id: Uuid(), statut: Type.Literal('EN_ATTENTE') }) },
  refusals: ['MONTANT_TROP_FIN'],
  reads: ['Idempotency-Key'],
  sends: { 202: ['Location'] },
  passerelle: true,
  acces: STAFF,
  openInDemo: true,
})

const Signed = Type.Number({ description: 'CAD, at most two decimals' })

/** An invoice as clients see it. What only its issue says is null while it waits. */
export const FacturePublique = Closed({
  id: Uuid(),
  genre: Genre,
  statut: Statut,
  numero: Nullable(Type.String({ description: 'F-2026-000001, NC-2026-000001 : sans trou dans l’année' })),
  client_id: Nullable(Numero()),
  /** As he was called when it was issued. */
  client: Nullable(Closed({ nom: Type.String(), email: Type.String() })),
  reference_client: Nullable(Type.String()),
  commande_id: Nullable(Uuid()),
  vente_id: Nullable(Uuid()),
  retour_id: Nullable(Uuid()),
  facture_id: Nullable(
    Type.String({ format: 'uuid', description: 'la facture qu’une note de crédit corrige' }),
  ),
  magasin_id: Nullable(Numero()),
  number_of_items: Type.Integer(),
  montant: Montant(),
  hors_taxes: Nullable(Signed),
  taxes: Nullable(Type.Array(Closed({ nom: Type.String(), pourcent: Type.Number(), montant: Signed }))),
  lignes: Type.Array(
    Closed({
      produit_id: Nullable(Numero()),
      nom: Nullable(Type.String()),
      quantite: Type.Integer(),
      prix: Nullable(Montant()),
      remise: Montant(),
      total: Montant(),
    }),
  ),
  faite_le: Instant(),
  demandee_le: Instant(),
  emise_le: Nullable(Instant()),
  vendeur: Nullable(
    Closed({
      nom: Type.String(),
      lignes: Type.Array(Type.String()),
      inscriptions: Type.Array(Closed({ taxe: Type.String(), numero: Type.String() })),
    }),
  ),
  historique: Type.Array(Closed({ de: Nullable(Statut), vers: Statut, a: Instant() })),
})

export const lister = route({
  id: 'facturation.lister',
  method: 'GET',
  path: '/factures',
  summary: {
    fr: 'Les factures et notes de crédit, de la plus récente à la plus ancienne',
    en: 'Invoices and credit notes, newest first',
  },
  query: Closed({
    statut: Type.Optional(Statut),
    genre: Type.Optional(Genre),
    client_id: Type.Optional(Numero()),
    commande_id: Type.Optional(Type.String({ format: 'uuid' })),
    vente_id: Type.Optional(Type.String({ format: 'uuid' })),
    reference: Type.Optional(
      Type.String({ minLength: 1, maxLength: 64, description: 'reference_client, ou numéro de facture' }),
    ),
    ...pagination,
  }),
  replies: { 200: Type.Array(FacturePublique) },
  refusals: ['CLIENT_INTERDIT'],
  passerelle: true,
  acces: customers,
})

export const consulter = route({
  id: 'facturation.consulter',
  method: 'GET',
  path: '/factures/{id}',
  summary: {
    fr: 'Une facture, en JSON ou en PDF (dans la langue d’Accept-Language)',
    en: 'An invoice, as JSON or PDF (in the language of Accept-Language)',
  },
  params: Closed({ id: Type.String({ minLength: 1, maxLength: 64, description: 'id ou numero' }) }),
  query: Closed({
    format: Type.Optional(
      Type.Enum(['json', 'pdf'], { description: 'sinon d’après Accept : application/json, application/pdf' }),
    ),
  }),
  replies: { 200: FacturePublique },
  refusals: ['CLIENT_INTERDIT', 'MAGASIN_INTERDIT', 'FACTURE_INTROUVABLE', 'FACTURE_EN_ATTENTE'],
  reads: ['Accept'],
  sends: { 200: ['Content-Disposition', 'Content-Language'] },
  passerelle: true,
  acces: customers,
})
