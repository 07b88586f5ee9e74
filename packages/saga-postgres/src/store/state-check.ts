/**
 * Whether what a row stores is a state that the engine can go on from. The journal outlives every version of the code and
 * can be edited by hand, so each row is checked before it runs, and a bad one stops only itself.
 */
import type { Transition } from '@comptoir/saga/machine/state.ts'

const PHASES: readonly unknown[] = ['running', 'compensating', 'completed', 'compensated', 'stuck']
const CAUSES: readonly unknown[] = ['refused', 'deadline', 'cancelled']

type Check = readonly [member: string, must: string, holds: (value: unknown) => boolean]

const STATE: readonly Check[] = [
  ['phase', 'is no phase', (value) => PHASES.includes(value)],
  ['step', 'is no place of a step', isCount],
  ['attempt', 'is no count', isCount],
  ['since', 'is no instant', isInstant],
  ['deadline', 'is no instant', isInstant],
  ['reached', 'is no list of states reached', (value) => isListOf(value, isReached)],
  ['pivotDone', 'is neither true nor false', isBoolean],
  ['answered', 'is neither true nor false', isBoolean],
  ['cause', 'is no cause', (value) => value === undefined || isCause(value)],
  ['undos', 'is no list of steps', (value) => value === undefined || isListOf(value, isCount)],
  ['parked', 'says not where it stood', (value) => value === undefined || isParked(value)],
]

/** What is wrong with a stored state, in a few words; undefined when nothing is. */
export function faultOfState(stored: unknown): string | undefined {
  if (!isRecord(stored)) return 'state: is no object'
  const broken = STATE.find(([member, , holds]) => !holds(stored[member]))
  if (broken !== undefined) return `state.${broken[0]}: ${broken[1]}`
  return stored['phase'] === 'stuck' && stored['parked'] === undefined
    ? 'state.parked: is missing'
    : undefined
}

/** Whether a stored line of the timeline is one. */
export function isTransition(line: unknown): line is Transition {
  return (
    isRecord(line) &&
    isInstant(line['at']) &&
    typeof line['kind'] === 'string' &&
    typeof line['step'] === 'string' &&
    (line['askedAt'] === undefined || isInstant(line['askedAt'])) &&
    (line['reached'] === undefined || isListOf(line['reached'], isReached)) &&
    (line['lost'] === undefined || isLost(line['lost']))
  )
}

/** Milliseconds since the epoch that a `Date` can hold. */
export function isInstant(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= 8.64e15
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean'
}

function isReached(value: unknown): boolean {
  return isRecord(value) && typeof value['statut'] === 'string' && typeof value['a'] === 'string'
}

function isListOf(value: unknown, holds: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(holds)
}

function isLost(value: unknown): boolean {
  return isRecord(value) && typeof value['instance'] === 'string' && isCount(value['epoch'])
}

function isCause(value: unknown): boolean {
  return isRecord(value) && CAUSES.includes(value['kind']) && typeof value['step'] === 'string'
}

function isParked(value: unknown): boolean {
  return isRecord(value) && (value['from'] === 'running' || value['from'] === 'compensating')
}
