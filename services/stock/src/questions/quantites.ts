/** stock.quantites */
import { refuse, stock } from '@comptoir/contracts'
import { answered } from '@comptoir/kit/http/serve-question.ts'
import { isLieu } from '../db/lieux-store.ts'
import { readQuantites } from '../db/produits-store.ts'
import type { Deps } from '../deps.ts'

export const quantites = ({ pool }: Pick<Deps, 'pool'>) =>
  answered(stock.quantites, async ({ magasinId, produitIds }) => {
    if (magasinId !== null && !(await isLieu(pool, magasinId)))
      return refuse('MAGASIN_INTROUVABLE', { id: magasinId })
    return { quantites: await readQuantites(pool, magasinId ?? undefined, produitIds) }
  })
