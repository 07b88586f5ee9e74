/** Attempts to prove a password: each is counted before it is judged, and one that comes too early is not judged at all. */
import { BlockList, isIPv6 } from 'node:net'
import { refuse } from '@comptoir/contracts'
import { sameForm } from '@comptoir/contracts/mot-de-passe.ts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import { withTx } from '@comptoir/kit/postgres/database.ts'
import type { FastifyRequest } from 'fastify'
import { countAttempt, purgeAttempts } from '../db/tentatives-store.ts'
import type { Deps } from '../deps.ts'

export interface Attempt {
  readonly nameKey: string
  /** Undefined where the address says nothing of who asks. */
  readonly addressKey: string | undefined
}

/**
 * Counts one.
 * @throws Problem TROP_DE_TENTATIVES while its name or its address has to wait.
 */
export async function beginAttempt(deps: Deps, name: string, { ip }: FastifyRequest): Promise<Attempt> {
  const addressKey = isInside(ip) ? undefined : `adresse ${ip}`
  const nameKey = `nom ${sameForm(name)}`
  const waitS = await withTx(deps.pool, async (tx) => {
    await purgeAttempts(tx)
    return countAttempt(tx, addressKey === undefined ? [nameKey] : [nameKey, addressKey])
  })
  if (waitS === 0) return { nameKey, addressKey }
  deps.metrics.logins.inc({ outcome: 'delayed' })
  throw new Problem(refuse('TROP_DE_TENTATIVES', { attenteS: waitS }), {
    headers: { 'Retry-After': String(waitS) },
  })
}

/** Addresses of our own networks: behind the gateway everyone has one of them, and would wait for a stranger. */
const inside = new BlockList()
inside.addSubnet('127.0.0.0', 8)
inside.addSubnet('10.0.0.0', 8)
inside.addSubnet('172.16.0.0', 12)
inside.addSubnet('192.168.0.0', 16)
inside.addAddress('::1', 'ipv6')
inside.addSubnet('fc00::', 7, 'ipv6')

const isInside = (address: string): boolean => inside.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
