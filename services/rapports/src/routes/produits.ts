/** `GET /rapports/top-produits`. */
import { rapports } from '@comptoir/contracts'
import type { FastifyInstance } from 'fastify'
import { type Ranged, rankProduits, type Tri } from '../db/produits-store.ts'
import type { Deps } from '../deps.ts'
import { chiffreAffaires, percent, presentGoods, sumOf } from '../domain/mesures.ts'
import { type AskedReport, type ReportQuery, serveReport, tableOf } from './report.ts'

interface Query extends ReportQuery {
  readonly tri: Tri
  readonly limite: number
}

/** Registers it. */
export function serveProduits(app: FastifyInstance, deps: Deps): void {
  serveReport(app, deps, {
    route: rapports.topProduits,
    report: {
      body: async (tx, asked: AskedReport<Query>) => ({
        produits: (await rankProduits(tx, asked.filtre, wantedOf(asked))).map(presentRanged),
      }),
      table: async (tx, asked) =>
        tableOf(EMPTY, (await rankProduits(tx, asked.filtre, wantedOf(asked))).map(presentRanged)),
    },
  })
}

const wantedOf = ({ query: { tri, limite } }: AskedReport<Query>) => ({ tri, limit: limite })

/** A product in its rank. */
export const presentRanged = (ranged: Ranged, index: number) => ({
  rang: index + 1,
  produit_id: ranged.produitId,
  nom: ranged.nom ?? String(ranged.produitId),
  categorie: ranged.categorie,
  ...presentGoods(ranged),
  part: percent(chiffreAffaires(ranged), ranged.wholeCents),
})

const EMPTY = presentRanged(
  { produitId: 0, nom: null, categorie: null, wholeCents: 0, ...sumOf([], false) },
  0,
)
