/** stock.passe-…: what places hold, what was found there, and what they ask of each other, as others are told of it. */
import { stock } from '@comptoir/contracts'
import type { AnsweredQuestion } from '@comptoir/kit/http/serve-question.ts'
import { pastOf } from '@comptoir/participant/past.ts'
import { pageDemandes } from '../db/demandes-store.ts'
import { pageConstats, pageTold } from '../db/told-store.ts'
import type { Deps } from '../deps.ts'
import { changedDemande, changedStock, foundPieces } from '../operations/news.ts'

export const passe = ({ pool }: Pick<Deps, 'pool'>): readonly AnsweredQuestion[] => [
  pastOf(stock.passe.stockChange, {
    read: (page) => pageTold(pool, page),
    keyOf: ({ magasinId, produitId }) => ({ magasinId, produitId }),
    tell: changedStock,
  }),
  pastOf(stock.passe.demandeChange, {
    read: (page) => pageDemandes(pool, page),
    keyOf: ({ id }) => id,
    tell: changedDemande,
  }),
  pastOf(stock.passe.constat, {
    read: (page) => pageConstats(pool, page),
    keyOf: ({ mouvementId }) => mouvementId,
    tell: foundPieces,
  }),
]
