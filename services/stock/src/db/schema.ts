/** The tables of stock. Rules that must never break are constraints; see also the custom migration beside the generated one. */
import {
  bigint,
  boolean,
  check,
  index,
  instant,
  integer,
  pgTable,
  primaryKey,
  sql,
  text,
  uniqueIndex,
  uuid,
} from '@comptoir/kit/postgres/drizzle.ts'
import type { Cause } from '../domain/mouvement.ts'
import type { Origine, Reservation } from '../domain/reservation.ts'

export * from './schema-demandes.ts'
export * from './schema-produits.ts'

/** Places that hold stock: stores, and the centre logistique that serves the web shop. */
export const lieux = pgTable(
  'lieux',
  {
    id: integer('id').primaryKey(),
    nom: text('nom').notNull(),
    type: text('type').notNull(),
    /** That of magasins; 0 for what it has not told of yet. */
    version: integer('version').notNull().default(0),
    /** A closed place takes no more goods in. */
    ouvert: boolean('ouvert').notNull().default(true),
  },
  (table) => [check('lieux_type', sql`${table.type} in ('MAGASIN', 'CENTRE')`)],
)

/**
 * What a place holds of a product, and what is on its way there. `disponible + reserve` and `en_transit` are always the sums of the
 * movements: a trigger refuses a change of them without its movement.
 */
export const stocks = pgTable(
  'stocks',
  {
    magasinId: integer('magasin_id')
      .notNull()
      .references(() => lieux.id),
    produitId: integer('produit_id').notNull(),
    disponible: integer('disponible').notNull(),
    reserve: integer('reserve').notNull().default(0),
    seuil: integer('seuil').notNull().default(0),
    enTransit: integer('en_transit').notNull().default(0),
    /** Up to how many pieces it is replenished; null: twice the threshold. */
    cible: integer('cible'),
  },
  (table) => [
    primaryKey({ columns: [table.magasinId, table.produitId] }),
    check('stocks_disponible', sql`${table.disponible} >= 0`),
    check('stocks_reserve', sql`${table.reserve} >= 0`),
    check('stocks_seuil', sql`${table.seuil} >= 0`),
    check('stocks_en_transit', sql`${table.enTransit} >= 0`),
    check('stocks_cible', sql`${table.cible} >= ${table.seuil}`),
  ],
)

/**
 * What others were told last of each row of stock, and how often they were told of it. A round looks for rows that differ: it sees what
 * is committed, in whatever order that became visible, and orders write nothing for it.
 */
export const stocksTold = pgTable(
  'stocks_told',
  {
    magasinId: integer('magasin_id').notNull(),
    produitId: integer('produit_id').notNull(),
    disponible: integer('disponible').notNull(),
    reserve: integer('reserve').notNull(),
    enTransit: integer('en_transit').notNull(),
    seuil: integer('seuil').notNull(),
    cible: integer('cible'),
    version: integer('version').notNull(),
    at: instant('a').notNull(),
  },
  (table) => [primaryKey({ columns: [table.magasinId, table.produitId] })],
)

/**
 * Who made a reservation: a saga, a client of a public route, or a request of another place. Each has ids of its own, so that
 * none can take, change or refuse what is another's. The default lets a process of the version before go on writing.
 */
const origine = () => text('origine').$type<Origine>().notNull().default('SAGA')

/** Who acted: the account, and its name at that time. */
const auteur = () => ({ auteurId: text('auteur_id'), auteurNom: text('auteur_nom') })

/**
 * What an order holds, held, or may no longer hold. One that several places serve has no place of its own. The place has no foreign key: a reservation is only written for
 * stock rows that its transaction has locked, and a key check would lock the row of the one busy place in every order.
 */
export const reservations = pgTable(
  'reservations',
  {
    commandeId: uuid('commande_id').notNull(),
    origine: origine(),
    magasinId: integer('magasin_id'),
    statut: text('statut').$type<Reservation['statut']>().notNull(),
    reserveeLe: instant('reservee_le'),
    closeLe: instant('close_le'),
    /** The seller; an order has none. */
    ...auteur(),
  },
  (table) => [
    primaryKey({ columns: [table.commandeId, table.origine] }),
    check('reservations_origine', sql`${table.origine} in ('SAGA', 'PUBLIQUE', 'DEMANDE')`),
    check('reservations_statut', sql`${table.statut} in ('RESERVEE', 'LIBEREE', 'SORTIE', 'ANNULEE')`),
    check('reservations_lieu', sql`${table.statut} <> 'ANNULEE' or ${table.magasinId} is null`),
    check('reservations_reservee_le', sql`(${table.statut} = 'ANNULEE') = (${table.reserveeLe} is null)`),
    check('reservations_auteur', sql`(${table.auteurId} is null) = (${table.auteurNom} is null)`),
    check('reservations_close_le', sql`(${table.statut} = 'RESERVEE') = (${table.closeLe} is null)`),
  ],
)

/**
 * The lines of a reservation. A trigger checks that theirs is there, once for a whole statement: a foreign key asks row
 * by row, at a price that a busy service feels.
 */
export const reservationLignes = pgTable(
  'reservation_lignes',
  {
    commandeId: uuid('commande_id').notNull(),
    origine: origine(),
    produitId: integer('produit_id').notNull(),
    quantite: integer('quantite').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.commandeId, table.origine, table.produitId] }),
    check('reservation_lignes_quantite', sql`${table.quantite} > 0`),
  ],
)

/** What each place gives of an order that several places serve: its lines. A trigger checks that its reservation is there. */
export const reservationParts = pgTable(
  'reservation_parts',
  {
    commandeId: uuid('commande_id').notNull(),
    magasinId: integer('magasin_id').notNull(),
    produitId: integer('produit_id').notNull(),
    quantite: integer('quantite').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.commandeId, table.magasinId, table.produitId] }),
    check('reservation_parts_quantite', sql`${table.quantite} > 0`),
  ],
)

/** What came to a place, left it, or set out for it; never changed, never removed. */
export const mouvements = pgTable(
  'mouvements',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    magasinId: integer('magasin_id').notNull(),
    produitId: integer('produit_id').notNull(),
    delta: integer('delta').notNull(),
    cause: text('cause').$type<Cause>().notNull(),
    /** The order, or the sale. */
    commandeId: uuid('commande_id'),
    at: instant('a').notNull(),
    retourId: uuid('retour_id'),
    ...auteur(),
    /** By how many pieces what is on its way to the place changed. */
    enTransit: integer('en_transit').notNull().default(0),
    /** The delivery, the count, the adjustment or the request. */
    documentId: uuid('document_id'),
    reference: text('reference'),
    motif: text('motif'),
  },
  (table) => [
    // These also answer "what did this order, this sale, this return or this document move".
    uniqueIndex('mouvements_une_sortie')
      .on(table.commandeId, table.produitId, table.magasinId)
      .where(sql`${table.cause} = 'SORTIE'`),
    uniqueIndex('mouvements_un_constat')
      .on(table.commandeId, table.produitId)
      .where(sql`${table.cause} = 'CONSTAT'`),
    uniqueIndex('mouvements_un_retour')
      .on(table.retourId, table.produitId, table.cause)
      .where(sql`${table.retourId} is not null`),
    uniqueIndex('mouvements_un_document')
      .on(table.documentId, table.magasinId, table.produitId, table.cause)
      .where(sql`${table.documentId} is not null`),
    index('mouvements_constats').on(table.id).where(sql`${table.cause} = 'CONSTAT'`),
    index('mouvements_lieu').on(table.magasinId, table.produitId, table.id),
    check(
      'mouvements_cause',
      sql`${table.cause} in ('INVENTAIRE', 'SORTIE', 'CONSTAT', 'RETOUR', 'REBUT',
        'RECEPTION', 'EXPEDITION', 'TRANSIT', 'ECART')`,
    ),
    check(
      'mouvements_delta',
      sql`case when ${table.cause} in ('SORTIE', 'REBUT', 'EXPEDITION') then ${table.delta} < 0
        when ${table.cause} in ('CONSTAT', 'RETOUR', 'RECEPTION') then ${table.delta} > 0
        when ${table.cause} in ('TRANSIT', 'ECART') then ${table.delta} = 0 else ${table.delta} <> 0 end`,
    ),
    check(
      'mouvements_en_transit',
      sql`case ${table.cause} when 'TRANSIT' then ${table.enTransit} > 0 when 'ECART' then ${table.enTransit} < 0
        when 'RECEPTION' then ${table.enTransit} in (0, -${table.delta}) else ${table.enTransit} = 0 end`,
    ),
    check(
      'mouvements_piece',
      sql`num_nonnulls(${table.commandeId}, ${table.retourId}, ${table.documentId}) <= 1 and case ${table.cause}
        when 'SORTIE' then ${table.commandeId} is not null
        when 'RETOUR' then ${table.retourId} is not null
        when 'CONSTAT' then num_nonnulls(${table.commandeId}, ${table.documentId}) = 1
        when 'REBUT' then num_nonnulls(${table.retourId}, ${table.documentId}) = 1
        when 'INVENTAIRE' then num_nonnulls(${table.commandeId}, ${table.retourId}) = 0
        else ${table.documentId} is not null end`,
    ),
    check(
      'mouvements_auteur',
      sql`(${table.auteurId} is null) = (${table.auteurNom} is null)
        and (${table.auteurId} is not null or (${table.cause} in ('INVENTAIRE', 'SORTIE') and ${table.documentId} is null))`,
    ),
  ],
)
