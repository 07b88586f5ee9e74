/**
 * Groups of journal writes: what one statement carries. Entries of one saga merge into a chain, which is one fenced
 * update; a group that the server refuses for its data is written one by one, so that a poisoned entry fails alone.
 */
import { type Queryable } from '@comptoir/kit/postgres/database.ts'
import { databaseFault } from '@comptoir/kit/postgres/fault.ts'
import type { Entry, Intent } from '@comptoir/saga/journal.ts'
import { storable, toStored, UnstorableError } from './rows.ts'
import { INSERT_ONE, UPDATE_ONE, WRITE_GROUP } from './statements.ts'
import { STORED_STATUS } from './words.ts'

export type Write =
  | { readonly kind: 'intent'; readonly intent: Intent }
  | { readonly kind: 'entry'; readonly entry: Entry }
  /** Writes nothing: it is answered once what waited before it has been written. */
  | { readonly kind: 'barrier' }

export type Written =
  | { readonly kind: 'written'; readonly version: number }
  /** Owner, epoch or version differ, the id or the client key is taken, the lease is dead, or it came too late. */
  | { readonly kind: 'missed' }
  | { readonly kind: 'failed'; readonly cause: UnstorableError }

/** Writes of one saga that follow each other, with their places in the group. */
interface Chain {
  readonly id: string
  readonly writes: Row[]
  readonly places: number[]
}

/**
 * Writes a group; `results[i]` answers `writes[i]`.
 * @throws when the outcome is unknown for all of them
 */
export async function writeGroup(db: Queryable, writes: readonly Write[]): Promise<readonly Written[]> {
  const results: Written[] = Array.from(writes, () => ({ kind: 'missed' }))
  let left = writes.flatMap((write, place) => {
    if (write.kind !== 'barrier') return [{ write, place }]
    results[place] = { kind: 'written', version: 0 }
    return []
  })
  while (left.length > 0) {
    const { chains, later } = chainUp(left)
    const versions = await writeChains(db, chains)
    for (const chain of chains) settle(chain, versions.get(chain.id), results)
    left = later
  }
  return results
}

type Row = Exclude<Write, { kind: 'barrier' }>
type Placed = { readonly write: Row; readonly place: number }

function chainUp(placed: readonly Placed[]): { chains: Chain[]; later: Placed[] } {
  const chains = new Map<string, Chain>()
  const later: Placed[] = []
  for (const item of placed) {
    const id = item.write.kind === 'intent' ? item.write.intent.id : item.write.entry.sagaId
    const chain = chains.get(id)
    if (chain === undefined) chains.set(id, { id, writes: [item.write], places: [item.place] })
    else if (follows(chain.writes.at(-1), item.write)) {
      chain.writes.push(item.write)
      chain.places.push(item.place)
    } else later.push(item)
  }
  return { chains: [...chains.values()], later }
}

function follows(before: Row | undefined, after: Row): boolean {
  return (
    before?.kind === 'entry' &&
    after.kind === 'entry' &&
    after.entry.expectedVersion === before.entry.expectedVersion + 1 &&
    after.entry.epoch === before.entry.epoch &&
    after.entry.owner === before.entry.owner
  )
}

function settle(chain: Chain, outcome: number | UnstorableError | undefined, results: Written[]): void {
  chain.places.forEach((place, index) => {
    if (outcome === undefined) results[place] = { kind: 'missed' }
    else if (typeof outcome === 'object') results[place] = { kind: 'failed', cause: outcome }
    else results[place] = { kind: 'written', version: outcome - (chain.writes.length - 1 - index) }
  })
}

type Versions = Map<string, number | UnstorableError>

async function writeChains(db: Queryable, chains: readonly Chain[]): Promise<Versions> {
  const [only] = chains
  if (only !== undefined && chains.length === 1) return writeOne(db, only)
  try {
    return versionsOf(await db.query<IdVersion>(groupStatement(chains)))
  } catch (cause) {
    if (unstorable(cause) === undefined) throw cause
  }
  const versions: Versions = new Map()
  for (const chain of chains) for (const [id, outcome] of await writeOne(db, chain)) versions.set(id, outcome)
  return versions
}

async function writeOne(db: Queryable, chain: Chain): Promise<Versions> {
  try {
    return versionsOf(await db.query<IdVersion>(oneStatement(chain)))
  } catch (cause) {
    const own = unstorable(cause)
    if (own === undefined) throw cause
    return new Map([[chain.id, own]])
  }
}

/** The error as one of the data, be it the server or `JSON.stringify` that refuses them. */
function unstorable(cause: unknown): UnstorableError | undefined {
  if (cause instanceof UnstorableError) return cause
  return databaseFault(cause) === 'data' ? new UnstorableError(cause) : undefined
}

interface IdVersion {
  readonly id: string
  readonly version: number
}

function versionsOf({ rows }: { rows: IdVersion[] }): Versions {
  return new Map(rows.map((row) => [row.id, row.version]))
}

function oneStatement(chain: Chain) {
  const first = chain.writes[0] as Row
  if (first.kind === 'intent') {
    const { intent } = first
    return {
      name: 'journal-intent',
      text: INSERT_ONE,
      values: [
        intent.id,
        intent.definition,
        intent.definitionVersion,
        intent.owner,
        storable(toStored(intent.state)),
        intent.deadline,
        intent.clientKey,
        intent.fingerprint,
        intent.respondAsync,
        storable(intent.transitions),
        storable(intent.state.input),
        intent.trace,
        intent.expires,
      ],
    }
  }
  const last = lastEntry(chain)
  return {
    name: 'journal-entry',
    text: UPDATE_ONE,
    values: [
      chain.id,
      first.entry.owner,
      first.entry.epoch,
      first.entry.expectedVersion,
      chain.writes.length,
      storable(toStored(last.state)),
      STORED_STATUS[last.status],
      last.recover,
      last.waitMs,
      storable(trailOf(chain)),
      progressed(chain),
    ],
  }
}

function lastEntry(chain: Chain): Entry {
  const last = chain.writes.at(-1)
  if (last?.kind !== 'entry') throw new Error(`saga ${chain.id}: a chain of entries ends with an entry`)
  return last.entry
}

const progressed = ({ writes }: Chain): boolean =>
  writes.some((write) => write.kind === 'entry' && write.entry.progressed)

function trailOf(chain: Chain) {
  return chain.writes.flatMap((write) =>
    write.kind === 'entry' ? write.entry.transitions : write.intent.transitions,
  )
}

function groupStatement(chains: readonly Chain[]) {
  const intents = chains.flatMap(({ writes: [write] }) =>
    write?.kind === 'intent' ? [intentRecord(write.intent)] : [],
  )
  // Two orchestrators may insert the same client keys at once: in one order, or they wait for each other.
  intents.sort((a, b) => compare(a.client_key ?? '', b.client_key ?? ''))
  const entries = chains.filter((chain) => chain.writes[0]?.kind === 'entry').map(entryRecord)
  return { name: 'journal-group', text: WRITE_GROUP, values: [storable(intents), storable(entries)] }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function intentRecord(intent: Intent) {
  return {
    id: intent.id,
    definition: intent.definition,
    definition_version: intent.definitionVersion,
    owner: intent.owner,
    input: intent.state.input,
    state: toStored(intent.state),
    deadline: intent.deadline,
    expires: intent.expires,
    client_key: intent.clientKey,
    fingerprint: intent.fingerprint,
    respond_async: intent.respondAsync,
    ...(intent.trace === null ? {} : { trace: intent.trace }),
    trail: intent.transitions,
  }
}

function entryRecord(chain: Chain) {
  const first = chain.writes[0]
  const last = lastEntry(chain)
  return {
    id: chain.id,
    owner: last.owner,
    epoch: last.epoch,
    expected: first?.kind === 'entry' ? first.entry.expectedVersion : 0,
    added: chain.writes.length,
    progressed: progressed(chain),
    state: toStored(last.state),
    status: STORED_STATUS[last.status],
    recover: last.recover,
    wait_ms: last.waitMs,
    trail: trailOf(chain),
  }
}
