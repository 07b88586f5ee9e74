/** clients.adresse-inscrite */
import { clients } from '@comptoir/contracts'
import { answered } from '@comptoir/kit/http/serve-question.ts'
import { withTx } from '@comptoir/kit/postgres/database.ts'
import * as store from '../db/clients-store.ts'
import type { Deps } from '../deps.ts'
import { adresseOf } from '../domain/client.ts'

/** Whoever asks holds what we ask for when a customer takes an address: waiting for him, we would wait for each other. */
export const adresseInscrite = ({ pool }: Pick<Deps, 'pool'>) =>
  answered(clients.adresseInscrite, ({ email }) =>
    withTx(pool, async (tx) => {
      const adresse = adresseOf(email)
      if (await store.isKept(tx, adresse)) return { prise: true }
      return { prise: typeof (await store.findInscription(tx, adresse)) === 'string' }
    }),
  )
