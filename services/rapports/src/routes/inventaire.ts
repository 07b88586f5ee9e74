/** `GET /rapports/inventaire`. */
import { rapports, toDollars } from '@comptoir/contracts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import type { FastifyInstance } from 'fastify'
import * as store from '../db/inventaire-store.ts'
import { readLieux } from '../db/lieux-store.ts'
import type { Deps } from '../deps.ts'
import { type AskedReport, type ReportQuery, serveReport, tableOf } from './report.ts'

interface Query extends ReportQuery {
  readonly limite: number
}

/** As many rows as the CSV has, which tells of all products in all places. */
const ROWS_MAX = 50_000

/** Registers it. The days are those over which pieces are counted: the last thirty. */
export function serveInventaire(app: FastifyInstance, deps: Deps): void {
  serveReport(app, deps, {
    route: rapports.inventaire,
    report: {
      body: readInventaire,
      table: async (tx, { filtre }) =>
        tableOf(presentRow(NOTHING), (await store.listHeld(tx, filtre, ROWS_MAX)).map(presentRow)),
    },
  })
}

async function readInventaire(tx: Tx, { filtre, query }: AskedReport<Query>): Promise<object> {
  const held = await store.readHeld(tx, filtre)
  const names = new Map((await readLieux(tx, filtre.magasinIds)).map(({ id, nom }) => [id, nom]))
  return {
    total: presentHeld(totalOf(held)),
    par_magasin: held.map(({ magasinId, ...rest }) => ({
      magasin_id: magasinId,
      nom: names.get(magasinId) ?? String(magasinId),
      ...presentHeld(rest),
    })),
    lignes: (await store.listUrgent(tx, filtre, query.limite)).map(presentLigne),
    constats: (await store.listFound(tx, filtre, query.limite)).map(presentConstat),
  }
}

type Sums = Omit<store.Held, 'magasinId'>

const NO_SUMS: Sums = {
  produits: 0,
  disponible: 0,
  reserve: 0,
  enTransit: 0,
  valeurCents: 0,
  venteCents: 0,
  ruptures: 0,
  sousSeuil: 0,
  surstocks: 0,
  low: 0,
  urgent: 0,
  constatees: 0,
}

/** The sums of all places. */
export const totalOf = (held: readonly Sums[]): Sums =>
  held.reduce(
    (sums, place) =>
      Object.fromEntries(
        (Object.keys(NO_SUMS) as (keyof Sums)[]).map((name) => [name, sums[name] + place[name]]),
      ) as never as Sums,
    NO_SUMS,
  )

/** What wants attention. */
export const presentAttention = ({ ruptures, sousSeuil, surstocks }: Sums) => ({
  ruptures,
  sous_seuil: sousSeuil,
  surstocks,
})

const presentHeld = (sums: Sums) => ({
  produits: sums.produits,
  disponible: sums.disponible,
  reserve: sums.reserve,
  en_transit: sums.enTransit,
  valeur: toDollars(sums.valeurCents),
  valeur_vente: toDollars(sums.venteCents),
  ...presentAttention(sums),
  a_reapprovisionner: sums.low,
  urgents: sums.urgent,
  constatees: sums.constatees,
})

const presentLigne = (row: store.HeldProduit) => ({
  magasin_id: row.magasinId,
  magasin: row.magasin ?? String(row.magasinId),
  produit_id: row.produitId,
  nom: row.nom ?? String(row.produitId),
  disponible: row.disponible,
  en_transit: row.enTransit,
  seuil: row.seuil,
  cible: row.cible,
  vendus: row.vendus,
  jours_restants: row.daysLeft === null ? null : Math.round(row.daysLeft * 10) / 10,
  type: row.type,
})

const presentConstat = (row: store.HeldProduit) => ({
  magasin_id: row.magasinId,
  magasin: row.magasin ?? String(row.magasinId),
  produit_id: row.produitId,
  nom: row.nom ?? String(row.produitId),
  constatees: row.constatees,
})

const presentRow = (row: store.HeldProduit) => ({
  ...presentLigne(row),
  reserve: row.reserve,
  valeur: toDollars(row.valeurCents),
  constatees: row.constatees,
})

const NOTHING: store.HeldProduit = {
  magasinId: 0,
  magasin: null,
  produitId: 0,
  nom: null,
  disponible: 0,
  reserve: 0,
  enTransit: 0,
  seuil: 0,
  cible: null,
  valeurCents: 0,
  vendus: 0,
  constatees: 0,
  daysLeft: null,
  type: null,
}
