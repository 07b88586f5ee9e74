/** stock.contenu */
import { stock } from '@comptoir/contracts'
import { answered } from '@comptoir/kit/http/serve-question.ts'
import { countStocks, listStocks } from '../db/consultation-store.ts'
import type { Deps } from '../deps.ts'

const ALL = { produitIds: undefined, sousSeuil: false, enTransit: false, auPlus: undefined }

export const contenu = ({ pool }: Pick<Deps, 'pool'>) =>
  answered(stock.contenu, async ({ magasinId, curseur, limite, total }) => {
    const filter = { ...ALL, magasinId }
    const after = curseur === null ? undefined : ([magasinId, curseur] as const)
    const lignes = await listStocks(pool, filter, { limit: limite, after })
    return { ...(total === true ? { total: await countStocks(pool, filter) } : {}), lignes }
  })
