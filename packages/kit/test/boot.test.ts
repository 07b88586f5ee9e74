import { Type } from '@comptoir/contracts/typebox.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instantOf, newId } from '../src/ids.ts'
import { databaseFault } from '../src/postgres/fault.ts'
import { ConfigError, checkProfile, loadConfig, processConfig } from '../src/process/config.ts'
import { checkTimes, TIMES } from '../src/process/times.ts'

describe('configuration', () => {
  const schema = Type.Object({ ...processConfig(8007) })
  const url = 'postgres://comptoir:sesame@localhost/stock'

  test('fills in defaults, reads numbers, passes over what is empty or not its own', () => {
    const config = loadConfig(schema, { DATABASE_URL: url, PORT: '9000', LOG_LEVEL: '', PATH: '/bin' })
    expect(config).toMatchObject({
      PORT: 9000,
      HOST: '127.0.0.1',
      LOG_LEVEL: 'info',
      LANE_MAX: 64,
      SEED: 'none',
    })
    expect(config).not.toHaveProperty('PATH')
  })

  test.each([
    ['PORT', 'huit'],
    ['PORT', '0'],
    ['PORT', '80.5'],
    ['PORT', '65536'],
    ['LANE_MAX', '129'],
    ['SEED', 'demos'],
    ['LOG_LEVEL', 'loud'],
    ['DATABASE_URL', 'mysql://sesame'],
  ])('refuses %s=%s by the variable’s name, without repeating a value', (name, value) => {
    const load = () => loadConfig(schema, { DATABASE_URL: url, [name]: value })
    expect(load).toThrow(ConfigError)
    expect(load).toThrow(name)
    expect(load).not.toThrow('sesame')
  })

  test('names every missing variable', () => {
    expect(() => loadConfig(schema, {})).toThrow('DATABASE_URL is missing')
  })

  test('a profile that does not exist, or a production with data of the demonstration, refuses to start', () => {
    expect(() => loadConfig(schema, { DATABASE_URL: url, PROFILE: 'essai' })).toThrow('PROFILE')
    expect(() => checkProfile({ PROFILE: 'production', SEED: 'demo' })).toThrow('SEED')
    expect(() => checkProfile({ PROFILE: 'production', SEED: 'none' })).not.toThrow()
  })
})

describe('times', () => {
  test('the limits that ship hold together', () => {
    expect(() => checkTimes(TIMES)).not.toThrow()
  })

  test.each([
    [{ heartbeatMs: 2_000 }, 'heartbeat'],
    [{ stepTimeoutMs: 5_000 }, 'step time-out'],
    [{ claimEveryMs: 6_000 }, 'claim interval'],
    [{ syncWaitMs: 8_000 }, 'sync wait < gateway route'],
    [{ gatewayRouteMs: 10_000 }, 'gateway route < client'],
    [{ gatewayIdleMs: 72_000 }, 'gateway idle'],
    [{ headersTimeoutMs: 10_000 }, 'headers time-out'],
    [{ pivotDeadlineMs: 60_000 }, 'pivot deadline'],
    [{ retryCapMs: 60_000 }, 'retry cap'],
    [{ runsDrainMs: 4_000 }, 'drain of runs'],
    [{ keyRetentionMs: 60_000 }, 'saga deadline < key retention'],
  ])('a limit that breaks a relation is refused by its name: %j', (change, name) => {
    expect(() => checkTimes({ ...TIMES, ...change })).toThrow(name)
  })
})

describe('ids', () => {
  test('an id carries the instant of its birth', () => {
    const before = Date.now()
    const born = instantOf(newId())
    expect(born).toBeGreaterThanOrEqual(before)
    expect(born).toBeLessThanOrEqual(Date.now())
  })

  test('ids are all different, and later milliseconds sort later', () => {
    const ids = Array.from({ length: 1_000 }, () => newId())
    expect(new Set(ids).size).toBe(ids.length)
    const instants = ids.map((id) => instantOf(id) ?? Number.NaN)
    expect(instants).toEqual(instants.toSorted((a, b) => a - b))
  })

  test('anything but a UUIDv7 carries no instant', () => {
    fc.assert(fc.property(fc.uuid({ version: [1, 2, 3, 4, 5] }), (id) => instantOf(id) === undefined))
    fc.assert(fc.property(fc.string(), (id) => instantOf(id) === undefined))
  })
})

test.each([
  ['22003', 'data'],
  ['23505', 'data'],
  ['40001', 'conflict'],
  ['40P01', 'conflict'],
  ['55P03', 'conflict'],
  ['57P01', 'unavailable'],
  ['57014', 'unavailable'],
  ['25P03', 'unavailable'],
  ['53300', 'unavailable'],
  ['08006', 'unavailable'],
  ['ECONNREFUSED', 'unavailable'],
  ['ECONNRESET', 'unavailable'],
  ['42601', 'other'],
])('an error with code %s says: %s', (code, fault) => {
  expect(databaseFault(Object.assign(new Error('x'), { code }))).toBe(fault)
})

test.each([
  'Connection terminated unexpectedly',
  'timeout exceeded when trying to connect',
  'Query read timeout',
])('what the driver reports without a code means that the server could not be asked: %s', (message) =>
  expect(databaseFault(new Error(message))).toBe('unavailable'),
)

test('what is no error of the database is none', () => {
  for (const cause of [undefined, null, 'text', new Error('a bug'), new AggregateError([])])
    expect(databaseFault(cause)).toBe('other')
  expect(databaseFault(new AggregateError([Object.assign(new Error(''), { code: 'ECONNREFUSED' })]))).toBe(
    'unavailable',
  )
})
