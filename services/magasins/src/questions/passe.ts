/** magasins.passe-…: places, closings, and the sales and returns that are final, as others are told of them. */
import { magasins } from '@comptoir/contracts'
import type { AnsweredQuestion } from '@comptoir/kit/http/serve-question.ts'
import { pastOf } from '@comptoir/participant/past.ts'
import { listMagasins } from '../db/magasins-store.ts'
import { type Final, pageFermetures, pageRetours, pageVentes } from '../db/passe-store.ts'
import type { Deps } from '../deps.ts'
import { cancelled, changedPlace, closed, confirmed, returned } from '../operations/news.ts'

const idOf = ({ of }: Final<{ readonly id: string }>) => of.id

export const passe = ({ pool }: Pick<Deps, 'pool'>): readonly AnsweredQuestion[] => [
  pastOf(magasins.passe.magasinChange, {
    read: (page) => listMagasins(pool, { withClosed: true, type: undefined }, page),
    keyOf: ({ id }) => id,
    tell: changedPlace,
  }),
  pastOf(magasins.passe.caisseFermee, {
    read: (page) => pageFermetures(pool, page),
    keyOf: ({ caisseId, numero }) => ({ caisseId, numero }),
    tell: closed,
  }),
  pastOf(magasins.passe.venteConfirmee, {
    read: (page) => pageVentes(pool, 'CONFIRMEE', page),
    keyOf: idOf,
    tell: ({ of, at }) => confirmed(of, at),
  }),
  pastOf(magasins.passe.venteAnnulee, {
    read: (page) => pageVentes(pool, 'ANNULEE', page),
    keyOf: idOf,
    tell: ({ of, at }) => cancelled(of, at),
  }),
  pastOf(magasins.passe.retourClos, {
    read: (page) => pageRetours(pool, page),
    keyOf: idOf,
    tell: ({ of, at }) => returned(of, at),
  }),
]
