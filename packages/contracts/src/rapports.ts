/** Reports: read models of what stores, the web shop and the stock tell of. */
import { tableOf } from './alias.ts'
import type { ServiceContract } from './operation.ts'
import * as aliases from './rapports-aliases.ts'
import * as lectures from './rapports-lectures.ts'
import * as stock from './rapports-stock.ts'
import * as tableau from './rapports-tableau.ts'

export * from './rapports-003.ts'
export * as aliases from './rapports-aliases.ts'
export * from './rapports-lectures.ts'
export * from './rapports-stock.ts'
export * from './rapports-tableau.ts'

export const service: ServiceContract = {
  name: 'rapports',
  ports: [8013],
  summary: { fr: 'Rapports et tableau de bord', en: 'Reports and the dashboard' },
  routes: [
    lectures.ventes,
    stock.inventaire,
    stock.kpis,
    lectures.tendances,
    lectures.topProduits,
    lectures.retours,
    tableau.personnalise,
    tableau.tableauDeBord,
    tableau.flux,
    tableau.performances,
  ],
  aliases: tableOf(aliases),
  operations: [],
}
