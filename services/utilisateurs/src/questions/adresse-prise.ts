/** utilisateurs.adresse-prise */
import { utilisateurs } from '@comptoir/contracts'
import { answered } from '@comptoir/kit/http/serve-question.ts'
import { withTx } from '@comptoir/kit/postgres/database.ts'
import { isStaffAddress, lockUtilisateurs } from '../db/utilisateurs-store.ts'
import type { Deps } from '../deps.ts'

/** Waits for whoever gives a colleague an address at this moment: he may have been told that it is free. */
export const adressePrise = ({ pool }: Pick<Deps, 'pool'>) =>
  answered(utilisateurs.adressePrise, ({ email }) =>
    withTx(pool, async (tx) => {
      await lockUtilisateurs(tx)
      return { prise: await isStaffAddress(tx, email) }
    }),
  )
