/**
 * What the bus is made of on RabbitMQ, for the services and for whoever makes it before they start. Events are addressed to
 * their consumers, one queue each: so the broker returns a message whose queue is gone, whatever other queues there are. What
 * cannot be handled goes to a queue beside.
 */
export const EXCHANGE = 'evenements'
/** Where the broker, and a reader, puts what cannot be handled. */
export const DEAD_EXCHANGE = 'evenements-morts'
export const queueOf = (consumer: string): string => `evenements-${consumer}`
export const deadQueueOf = (consumer: string): string => `evenements-${consumer}-morts`

/** Everybody who gets some event, by who wants which. */
export const consumersOf = (
  subscriptions: Readonly<Record<string, readonly string[]>>,
): readonly string[] => [...new Set(Object.values(subscriptions).flat())]

/** After so many deliveries an event is a dead letter: it may be what ends its consumers. */
export const DELIVERIES_MAX = 20

/** The arguments of a consumer's queue. */
export const queueArguments = (consumer: string) => ({
  'x-queue-type': 'quorum',
  'x-delivery-limit': DELIVERIES_MAX,
  'x-dead-letter-exchange': DEAD_EXCHANGE,
  'x-dead-letter-routing-key': consumer,
  // A dead letter leaves its queue once the other one holds it. That wants a queue that throws nothing away.
  'x-dead-letter-strategy': 'at-least-once',
  'x-overflow': 'reject-publish',
})

/** Those of its dead letters. Looking at one counts as a delivery, and must not make it disappear. */
export const DEAD_ARGUMENTS = { 'x-queue-type': 'quorum', 'x-delivery-limit': 2_147_483_647 }

/** What other programs want billed: the queue of the replaced system, in a vhost of its own. It is as they declare it. */
export const BILLING_VHOST = 'billing_vhost'
export const BILLING_QUEUE = 'billing_queue'
/** Beside a queue that others fill: what of it cannot be taken. */
export const parkedQueueOf = (queue: string): string => `${queue}-morts`
