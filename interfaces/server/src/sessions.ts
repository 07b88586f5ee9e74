/**
 * Sessions of browsers. The browser holds a random cookie, and the row that its hash leads to holds the tokens, sealed. Every
 * instance shares the rows, so either may end. Tokens are renewed under the lock of their row: once, however many tabs and
 * instances ask at the same time.
 */
import { createHash, randomBytes } from 'node:crypto'
import { withTx } from '@comptoir/kit/postgres/database.ts'
import { databaseFault } from '@comptoir/kit/postgres/fault.ts'
import type { Accounts, Opened } from './accounts.ts'
import type { Compte } from './compte.ts'
import {
  type Connexion,
  deleteConnexion,
  insertConnexion,
  lockConnexion,
  readConnexion,
  saveTokens,
} from './db/connexions-store.ts'
import type { Deps } from './deps.ts'
import type { SpaceName } from './spaces.ts'

export interface Session {
  readonly cookieHash: string
  readonly espace: SpaceName
  readonly compte: Compte
}

export interface Sessions {
  /** Keeps the tokens; the answer is the cookie's value. */
  open(espace: SpaceName, opened: Opened): Promise<string>
  find(espace: SpaceName, cookie: string | undefined): Promise<Session | undefined>
  /** A token that is good for a while yet. Undefined: the session has ended. */
  tokenOf(session: Session): Promise<string | undefined>
  /** Ends it here and at utilisateurs. */
  close(espace: SpaceName, cookie: string): Promise<void>
}

type Needed = Pick<Deps, 'pool' | 'now' | 'log' | 'sealer' | 'metrics'> & { readonly accounts: Accounts }

/** A token must outlive the call that it is sent with. */
const SPARE_MS = 30_000
/** Another instance holds the row while it asks for new tokens: as often is it looked at again. */
const LOOKS = 8

const hashOf = (cookie: string) => createHash('sha256').update(cookie).digest('base64url')
const ACCESS = (hash: string) => `access ${hash}`
const RENEWAL = (hash: string) => `renewal ${hash}`

/** The sessions in the database of `pool`. */
export function sessionsIn(deps: Needed): Sessions {
  const { pool, now, sealer, accounts, log } = deps
  const renewing = new Map<string, Promise<string | undefined>>()
  return {
    open: async (espace, opened) => {
      const cookie = randomBytes(32).toString('base64url')
      const cookieHash = hashOf(cookie)
      await insertConnexion(pool, { cookieHash, espace, ...sealed(deps, cookieHash, opened) }, now())
      return cookie
    },
    find: async (espace, cookie) => {
      if (cookie === undefined || cookie === '') return undefined
      const found = await readConnexion(pool, hashOf(cookie))
      return found?.espace === espace ? found : undefined
    },
    tokenOf: async ({ cookieHash }) => {
      const found = await readConnexion(pool, cookieHash)
      const token = found && usable(deps, found)
      if (found === undefined || token !== undefined) return token
      const going = renewing.get(cookieHash) ?? renew(deps, cookieHash)
      renewing.set(cookieHash, going)
      return going.finally(() => renewing.delete(cookieHash))
    },
    close: async (espace, cookie) => {
      const found = await readConnexion(pool, hashOf(cookie))
      if (found?.espace !== espace) return
      await deleteConnexion(pool, found.cookieHash)
      const token = sealer.open(found.renewalToken, RENEWAL(found.cookieHash))
      // The row is gone, so nobody has the tokens any more; they end by themselves.
      if (token !== undefined)
        await accounts.signOut(token).catch((cause: unknown) => log.warn({ err: cause }, 'session left open'))
    },
  }
}

const sealed = ({ sealer, now }: Needed, cookieHash: string, opened: Opened) => ({
  compte: opened.compte,
  accessToken: sealer.seal(opened.accessToken, ACCESS(cookieHash)),
  accessUntil: new Date(now().getTime() + opened.seconds * 1000),
  renewalToken: sealer.seal(opened.renewalToken, RENEWAL(cookieHash)),
})

function usable({ sealer, now }: Needed, found: Connexion): string | undefined {
  if (found.accessUntil.getTime() - now().getTime() < SPARE_MS) return undefined
  return sealer.open(found.accessToken, ACCESS(found.cookieHash))
}

async function renew(deps: Needed, cookieHash: string): Promise<string | undefined> {
  for (let look = 1; ; look += 1) {
    try {
      return await withTx(deps.pool, async (tx) => {
        const found = await lockConnexion(tx, cookieHash)
        if (found === undefined) return undefined
        // Another instance was faster.
        const token = usable(deps, found)
        if (token !== undefined) return token
        const renewal = deps.sealer.open(found.renewalToken, RENEWAL(cookieHash))
        const opened = renewal === undefined ? undefined : await deps.accounts.renew(renewal)
        deps.metrics.renewed(opened === undefined ? 'ended' : 'renewed')
        if (opened === undefined) await deleteConnexion(tx, cookieHash)
        else await saveTokens(tx, cookieHash, { ...sealed(deps, cookieHash, opened), at: deps.now() })
        return opened?.accessToken
      })
    } catch (cause) {
      if (databaseFault(cause) !== 'conflict' || look === LOOKS) throw cause
    }
  }
}
