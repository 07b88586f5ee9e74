/** What a run must have seen to say anything: below these floors, no violation means nothing. */

export interface Watched {
  readonly sagas: number
  readonly takeovers: number
  readonly cutReplies: number
  readonly lateWrites: number
  /** Writes that came too late and changed nothing. */
  readonly fencedWrites: number
  /** Reads of a saga, right after its end was told, that were answered: at the place where they were fewest. */
  readonly readsAtEach: number
  /** What storekeepers were told is done: requests made and moved on, deliveries, counts. */
  readonly acts: number
  /** Inscriptions whose end was told: made or refused. */
  readonly accounts: number
  /** How often each kind of fault happened; those that should and did not stand there with 0. */
  readonly faults: Readonly<Record<string, number>>
}

type Counts = Readonly<Record<Exclude<keyof Watched, 'faults'>, number>>

/** For a run of a minute; a shorter one must show its share, a longer one so much more. */
export const PER_MINUTE = {
  sagas: 1_500,
  takeovers: 20,
  cutReplies: 20,
  lateWrites: 20,
  fencedWrites: 1,
  readsAtEach: 500,
  acts: 60,
  accounts: 10,
} as const satisfies Counts

/** On Restate sagas are fewer, and go on at another worker by its connection: only a stretch that waited for one counts as taken over. */
const PER_MINUTE_ON = { restate: { ...PER_MINUTE, sagas: 600, takeovers: 5, readsAtEach: 200 } } as const

/** What a run of a minute must show, where this engine runs the sagas; ours unless said otherwise. */
export const perMinute = (engine?: keyof typeof PER_MINUTE_ON): Counts =>
  engine === undefined ? PER_MINUTE : PER_MINUTE_ON[engine]

/** What floors depend on. */
export interface Run {
  readonly seconds: number
  /** Undefined: our own. */
  readonly engine?: keyof typeof PER_MINUTE_ON | undefined
}

export interface Floor {
  readonly what: keyof Watched
  readonly seen: number
  readonly floor: number
}

/** Every floor of a run of that length, in one order. */
export function floorsOf(watched: Watched, { seconds, engine }: Run): Floor[] {
  const share = seconds / 60
  const counted = Object.entries(perMinute(engine)) as [keyof Counts, number][]
  const kinds = Object.values(watched.faults)
  return [
    ...counted.map(([what, least]) => ({ what, seen: watched[what], floor: Math.floor(least * share) })),
    {
      what: 'faults',
      seen: kinds.filter((times) => times > 0).length,
      // Every kind has had its turn once a minute is over.
      floor: Math.floor(kinds.length * Math.min(1, share)),
    },
  ]
}

/** Those that were missed: with one, the run was too weak. */
export const missed = (floors: readonly Floor[]): Floor[] => floors.filter(({ seen, floor }) => seen < floor)
