/** Reports: read models of what stores, the web shop and the stock tell of. */
import { tableOf } from './alias.ts'
import * as catalogue from './catalogue.ts'
import * as commande from './commande.ts'
import * as magasins from './magasins.ts'
import type { ServiceContract } from './operation.ts'
import * as aliases from './rapports-aliases.ts'
import { cache } from './rapports-cache.ts'
import * as lectures from './rapports-lectures.ts'
import * as ofStock from './rapports-stock.ts'
import * as tableau from './rapports-tableau.ts'
import * as travaux from './rapports-travaux.ts'
import * as stock from './stock.ts'

export * from './rapports-003.ts'
export * as aliases from './rapports-aliases.ts'
export * from './rapports-cache.ts'
export * from './rapports-lectures.ts'
export * from './rapports-stock.ts'
export * from './rapports-tableau.ts'
export * from './rapports-travaux.ts'

/** What the owners have told of so far. */
const asks = [catalogue.passe, magasins.passe, commande.passe, stock.passe].flatMap((passe) =>
  Object.values(passe).map(({ spec }) => spec),
)

export const service: ServiceContract = {
  name: 'rapports',
  ports: [8013],
  summary: { fr: 'Rapports et tableau de bord', en: 'Reports and the dashboard' },
  routes: [
    lectures.ventes,
    ofStock.inventaire,
    ofStock.kpis,
    lectures.tendances,
    lectures.topProduits,
    lectures.retours,
    tableau.personnalise,
    tableau.tableauDeBord,
    tableau.flux,
    tableau.performances,
    travaux.demanderTravail,
    travaux.consulterTravail,
    ...Object.values(cache),
  ],
  aliases: tableOf(aliases),
  operations: [],
  asks,
}
