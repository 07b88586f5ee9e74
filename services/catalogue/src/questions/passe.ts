/** catalogue.passe-…: all products, as others are told of them. */
import { catalogue } from '@comptoir/contracts'
import type { AnsweredQuestion } from '@comptoir/kit/http/serve-question.ts'
import { pastOf } from '@comptoir/participant/past.ts'
import { pageTold } from '../db/told-store.ts'
import type { Deps } from '../deps.ts'

export const passe = ({ pool }: Pick<Deps, 'pool'>): readonly AnsweredQuestion[] => [
  pastOf(catalogue.passe.produitChange, {
    read: (page) => pageTold(pool, page),
    keyOf: ({ produitId }) => produitId,
    tell: catalogue.produitChange,
  }),
]
