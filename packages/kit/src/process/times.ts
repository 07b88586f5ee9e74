/**
 * Every time limit of the system, in milliseconds. Their relations matter most: a step ends before the lease does, a service
 * waits longer than its caller. They are checked when a process starts.
 */
export const TIMES = {
  heartbeatMs: 1_500,
  leaseMs: 5_000,
  claimEveryMs: 1_000,
  stepTimeoutMs: 1_000,
  /** How long a service waits for what it asks another. */
  questionMs: 2_000,
  /** How long `POST /saga/commande` waits for the end before it answers 202. */
  syncWaitMs: 5_000,
  /** After this time the intent of a saga is no longer written. */
  intentMs: 10_000,
  gatewayRouteMs: 8_000,
  clientMs: 10_000,
  gatewayIdleMs: 30_000,
  serviceKeepAliveMs: 72_000,
  headersTimeoutMs: 5_000,
  requestTimeoutMs: 10_000,
  /** How long a client may leave an answer unread. */
  sendTimeoutMs: 30_000,
  /** After this time a payment whose outcome is unknown is voided. */
  pivotDeadlineMs: 30_000,
  /** After this time a saga that has not passed its pivot is undone. */
  sagaDeadlineMs: 60_000,
  retryCapMs: 30_000,
  /** The most time from the stop signal to the end of a process. */
  drainMs: 10_000,
  /** The part of it in which an orchestrator's runs end or come to a point where another orchestrator may take them over. */
  runsDrainMs: 3_000,
  /** How often a gateway asks an instance whether it is ready. */
  probeEveryMs: 500,
  /** How long a process still takes requests after the stop signal: until every gateway knows of it. */
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
    ['question < gateway route', times.questionMs < times.gatewayRouteMs],
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
