import { describe, expect, test } from 'vitest'
import { passedOn } from '../../src/environment.ts'

const SHELL = {
  PATH: '/bin',
  LC_ALL: 'fr_CA.UTF-8',
  COMPTOIR_STATE: '/tmp/x',
  DATABASE_URL_STOCK: 'postgres://x@y/z',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'http://x',
  HTTPS_PROXY: 'http://x',
  PGSSLMODE: 'require',
  PGHOST: 'x',
  NODE_OPTIONS: '--require x',
  LD_PRELOAD: 'x',
  PATHOLOGICAL: 'x',
  NONE: undefined,
}

describe('of the caller’s environment', () => {
  test('only what the list names passes, group by group', () => {
    expect(Object.keys(passedOn(SHELL, 'system'))).toEqual(['PATH', 'LC_ALL'])
    expect(Object.keys(passedOn(SHELL, 'own'))).toEqual([
      'COMPTOIR_STATE',
      'DATABASE_URL_STOCK',
      'OTEL_EXPORTER_OTLP_ENDPOINT',
    ])
    expect(Object.keys(passedOn(SHELL, 'tools'))).toEqual(['HTTPS_PROXY'])
  })
})
