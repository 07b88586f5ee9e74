/** What a campaign must have reached at least once; a run in which one of these never happened proves too little. */
export const MUST_HAPPEN: readonly string[] = [
  'request lost',
  'request late',
  'request doubled',
  'connection refused',
  'reply lost',
  'reply late',
  'participant deaf',
  'undo deaf',
  'undo refused',
  'action refused',
  'tombstone met',
  'reply replayed',
  'write failed',
  'write applied but unknown',
  'write applied late',
  'read failed',
  'group merged',
  'crash before a write',
  'crash after a write',
  'crash',
  'pause past the lease',
  'machine asleep',
  'host clock forward',
  'host clock back',
  'heartbeat lost',
  'owner reborn',
  'clock corrected',
  'takeover',
  'owned but not held',
  'fenced',
  'dropped',
  'adopted after a reread',
  'intent existing',
  'intent without a lease',
  'intent unknown',
  'intent again',
  'zombie call',
  'phase running',
  'phase compensating',
  'phase completed',
  'phase compensated',
  'phase stuck',
  'cause refused',
  'cause deadline',
  'cause cancelled',
  'parked refused',
  'parked takeovers',
  'retry',
  'cancel',
  'force',
  'cancel of a running saga',
  'act refused',
  'act overtaken',
  'strict',
  'default',
  'told completed',
  'told compensated',
  'trailing recovered',
  'creer:do',
  'reserver:do',
  'payer:do',
  'confirmer:do',
  'sortir:do',
  'creer:undo',
  'reserver:undo',
  'payer:undo',
  'autoriser:do',
  'autoriser:undo',
  'refused at creer',
  'refused at reserver',
  'refused at autoriser',
  'noter:do',
  'encaisser:do',
  'prendre:do',
]

/** Counts by name. */
export class Coverage {
  readonly counts: Record<string, number> = {}

  hit(name: string): void {
    this.counts[name] = (this.counts[name] ?? 0) + 1
  }

  add(other: Readonly<Record<string, number>>): void {
    for (const [name, count] of Object.entries(other)) this.counts[name] = (this.counts[name] ?? 0) + count
  }

  /** What must happen and did not. */
  missing(wanted = MUST_HAPPEN): string[] {
    return wanted.filter((name) => this.counts[name] === undefined)
  }
}
