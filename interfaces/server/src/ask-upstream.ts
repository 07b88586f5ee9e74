/** Asks a process, and tells a failure as a problem: whether it may have been heard is told apart. */
import { refuse } from '@comptoir/contracts'
import { nothingWasSent } from '@comptoir/kit/http/client.ts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import type { Deps } from './deps.ts'
import type { Answered, Forwarded } from './upstreams.ts'

/** @throws Problem SERVICE_INDISPONIBLE when nothing was sent, PASSERELLE_EN_ECHEC when what was sent has no answer. */
export async function askUpstream(
  { upstreams, metrics }: Pick<Deps, 'upstreams' | 'metrics'>,
  target: string,
  request: Forwarded,
): Promise<Answered> {
  try {
    const answered = await upstreams.ask(target, request)
    metrics.forwarded(target, 'answered')
    return answered
  } catch (cause) {
    const isSafe = nothingWasSent(cause)
    metrics.forwarded(target, isSafe ? 'unreachable' : 'cut')
    if (isSafe) throw new Problem(refuse('SERVICE_INDISPONIBLE'), { headers: { 'Retry-After': '2' }, cause })
    throw new Problem(refuse('PASSERELLE_EN_ECHEC'), { cause })
  }
}
