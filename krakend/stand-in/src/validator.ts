/**
 * Who asks: a token is judged here as every service judges it, by the keys of utilisateurs. Services judge it again: what gets
 * past a gateway that knows less opens nothing.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { KEYS_PATH } from '@comptoir/contracts'
import { withApiToken } from '@comptoir/kit/http/api-token.ts'
import { remoteKeySet } from '@comptoir/kit/http/key-set.ts'
import { authorizationOf, bearerIn, createTokenCheck, type TokenFault } from '@comptoir/kit/http/token.ts'
import type { Logger } from '@comptoir/kit/observe/logger.ts'
import type { Endpoint, Plan } from './read-file.ts'

/** Why whoever sent this does not get to an endpoint; undefined where he does. */
export interface Validator {
  judge(
    endpoint: Endpoint,
    headers: IncomingHttpHeaders,
  ): Promise<TokenFault | undefined> | 'NON_AUTHENTIFIE' | undefined
  close(): Promise<void>
}

export interface ValidatorOptions {
  readonly plan: Plan
  readonly log: Pick<Logger, 'warn'>
  readonly urlsFrom: (variable: string) => readonly string[] | undefined
  /** The token that programs share, where there is one. */
  readonly apiToken?: string | undefined
}

/** A validator with its own set of keys, asked for at once: they stay when utilisateurs does not. */
export function createValidator({ plan, log, urlsFrom, apiToken }: ValidatorOptions): Validator {
  const { tokens, services } = plan.file.extra_config['@comptoir']
  const host = tokens.keys.slice(0, -KEYS_PATH.length)
  const keeper = Object.values(services).find(({ hosts }) => hosts.includes(host))
  const urls = (keeper && urlsFrom(keeper.urls_from)) ?? keeper?.hosts ?? [host]
  const keys = remoteKeySet({ urls, log, monotonicMs: () => performance.now() })
  const check = withApiToken(createTokenCheck({ keys, now: () => new Date() }), apiToken)
  const faultOf = async (authorization: string) => {
    const token = bearerIn(authorization)
    const found = token === undefined ? 'JETON_INVALIDE' : await check(token)
    return typeof found === 'string' ? found : undefined
  }
  return {
    judge({ token }, headers) {
      if (token === 'unread') return undefined
      const authorization = authorizationOf(headers)
      if (authorization !== undefined) return faultOf(authorization)
      return token === 'wanted' ? 'NON_AUTHENTIFIE' : undefined
    },
    close: () => keys.close(),
  }
}
