/** stock.occupation */
import { stock } from '@comptoir/contracts'
import { answered } from '@comptoir/kit/http/serve-question.ts'
import { readOccupation } from '../db/lieux-store.ts'
import type { Deps } from '../deps.ts'

export const occupation = ({ pool }: Pick<Deps, 'pool'>) =>
  answered(stock.occupation, ({ magasinId }) => readOccupation(pool, magasinId))
