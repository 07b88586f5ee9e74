/**
 * Every time limit of the system, in milliseconds, in one table. What matters is how they relate: a step must end before
 * the lease does, a service must wait longer than whoever calls it. The inequalities are checked when a process starts.
 */
export const TIMES = {
  heartbeatMs: 1_500,
  leaseMs: 5_000,
  claimEveryMs: 1_000,
  stepTimeoutMs: 1_000,
  /** How long `POST /saga/commande` waits for the end before it answers 202. */
  syncWaitMs: 5_000,
  /** From here on the intent of a saga is not written any more, however late it comes. */
  intentMs: 10_000,
  gatewayRouteMs: 8_000,
  clientMs: 10_000,
  gatewayIdleMs: 30_000,
  serviceKeepAliveMs: 72_000,
  headersTimeoutMs: 5_000,
  requestTimeoutMs: 10_000,
  /** How long a client may take nothing of an answer that waits for it. */
  sendTimeoutMs: 30_000,
  /** From here on a payment whose outcome is unknown is voided. */
  pivotDeadlineMs: 30_000,
  /** From here on a saga that has not passed its pivot is undone. */
  sagaDeadlineMs: 60_000,
  retryCapMs: 30_000,
  /** How long a process that was told to stop has until it leaves, whatever is under way. */
  drainMs: 10_000,
  /** The part of it in which an orchestrator's runs come to a point where another may take them. */
  runsDrainMs: 3_000,
  /** How often a gateway asks an instance whether it is ready. */
  probeEveryMs: 500,
  /** How long a process that was told to stop still takes what comes: until every gateway knows of it. */
  lameDuckMs: 1_500,
  /** How long a stop waits for the collector to take the last spans. */
  lastSpansMs: 2_000,
  keyRetentionMs: 30 * 24 * 3_600_000,
} as const

export type Times = { readonly [name in keyof typeof TIMES]: number }

/**
 * Checks the relations between the limits.
 * @throws an error that names each broken relation.
 */
export function checkTimes(times: Times): void {
  const relations: [string, boolean][] = [
    ['heartbeat × 3 < lease', times.heartbeatMs * 3 < times.leaseMs],
    ['step time-out < lease', times.stepTimeoutMs < times.leaseMs],
    ['claim interval < lease', times.claimEveryMs < times.leaseMs],
    ['sync wait < intent', times.syncWaitMs < times.intentMs],
    ['sync wait < gateway route', times.syncWaitMs < times.gatewayRouteMs],
    ['gateway route < client', times.gatewayRouteMs < times.clientMs],
    ['sync wait < request time-out', times.syncWaitMs < times.requestTimeoutMs],
    ['gateway idle < service keep-alive', times.gatewayIdleMs < times.serviceKeepAliveMs],
    ['headers time-out < request time-out', times.headersTimeoutMs < times.requestTimeoutMs],
    ['client < send time-out', times.clientMs < times.sendTimeoutMs],
    ['pivot deadline < saga deadline', times.pivotDeadlineMs < times.sagaDeadlineMs],
    ['retry cap < saga deadline', times.retryCapMs < times.sagaDeadlineMs],
    ['two probes < lame duck', times.probeEveryMs * 2 < times.lameDuckMs],
    ['lame duck + sync wait < drain', times.lameDuckMs + times.syncWaitMs < times.drainMs],
    ['last spans < drain', times.lastSpansMs < times.drainMs],
    [
      'step time-out < drain of runs < what the lame duck and the sync wait leave of the drain',
      times.stepTimeoutMs < times.runsDrainMs &&
        times.runsDrainMs < times.drainMs - times.lameDuckMs - times.syncWaitMs,
    ],
    ['saga deadline < key retention', times.sagaDeadlineMs * 10 < times.keyRetentionMs],
  ]
  const broken = relations.filter(([, holds]) => !holds).map(([name]) => name)
  if (broken.length > 0) throw new Error(`times: ${broken.join('; ')} does not hold`)
}
