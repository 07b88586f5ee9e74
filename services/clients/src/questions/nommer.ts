/** clients.nommer */
import { clients } from '@comptoir/contracts'
import { answered } from '@comptoir/kit/http/serve-question.ts'
import { findClients } from '../db/clients-store.ts'
import type { Deps } from '../deps.ts'

export const nommer = ({ pool }: Pick<Deps, 'pool'>) =>
  answered(clients.nommer, async ({ clientIds }) => ({ clients: await findClients(pool, clientIds) }))
