/** magasins.lieux */
import { magasins } from '@comptoir/contracts'
import { answered } from '@comptoir/kit/http/serve-question.ts'
import { listMagasins } from '../db/magasins-store.ts'
import type { Deps } from '../deps.ts'

/** More places than a chain has. */
const ALL = { limit: 10_000, after: undefined }

export const lieux = ({ pool }: Pick<Deps, 'pool'>) =>
  answered(magasins.lieux, async () => {
    const open = await listMagasins(pool, { withClosed: false, type: undefined }, ALL)
    return { lieux: open.map(({ id, nom, adresse, type }) => ({ id, nom, adresse, type })) }
  })
