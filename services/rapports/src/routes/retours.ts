/** `GET /rapports/retours`. */
import { rapports, toDollars } from '@comptoir/contracts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import type { FastifyInstance } from 'fastify'
import { measureDays } from '../db/mesures-store.ts'
import { type OfRendus, rankRendus, readMotifs, readRendusByPlace } from '../db/rendus-store.ts'
import type { Deps } from '../deps.ts'
import { percent, sumOf } from '../domain/mesures.ts'
import { type AskedReport, type ReportQuery, serveReport, tableOf } from './report.ts'

interface Query extends ReportQuery {
  readonly limite: number
}

/** Registers it. As CSV it is the products. */
export function serveRetours(app: FastifyInstance, deps: Deps): void {
  serveReport(app, deps, {
    route: rapports.retours,
    report: { body: readRetours, table: async (tx, asked) => tableOf(EMPTY, await readProduits(tx, asked)) },
  })
}

async function readRetours(tx: Tx, asked: AskedReport<Query>): Promise<object> {
  const { filtre } = asked
  const motifs = await readMotifs(tx, filtre)
  const sums = sumOf(await measureDays(tx, filtre), filtre.categorieId === undefined)
  const restocked = motifs.reduce((sum, one) => sum + one.restocked, 0)
  return {
    total: {
      nb_retours: sums.documents?.retours ?? null,
      quantite: sums.rendus,
      montant: toDollars(sums.renduCents),
      remis_en_stock: restocked,
      mis_au_rebut: sums.rendus - restocked,
      taux: percent(sums.renduCents, sums.venduCents),
    },
    par_motif: motifs.map(({ motif, quantite, cents }) => ({ motif, quantite, montant: toDollars(cents) })),
    par_magasin: (await readRendusByPlace(tx, filtre)).map(({ id, nom, ...rendus }) => ({
      magasin_id: id,
      nom: nom ?? String(id),
      ...presentRendus(rendus),
    })),
    par_produit: await readProduits(tx, asked),
  }
}

const readProduits = async (tx: Tx, { filtre, query }: AskedReport<Query>) =>
  (await rankRendus(tx, filtre, query.limite)).map(presentProduit)

const presentProduit = ({ id, nom, ...rendus }: OfRendus) => ({
  produit_id: id,
  nom: nom ?? String(id),
  ...presentRendus(rendus),
})

const presentRendus = ({ quantite, cents, soldCents }: Omit<OfRendus, 'id' | 'nom'>) => ({
  quantite,
  montant: toDollars(cents),
  taux: percent(cents, soldCents),
})

const EMPTY = presentProduit({ id: 0, nom: null, quantite: 0, cents: 0, soldCents: 0 })
