import { describe, expect, test } from 'vitest'
import { decideVersion, etagOf, isKnown, namesAny } from '../src/version.ts'

describe('versions', () => {
  test('only a strong ETag of the current version lets a change through', () => {
    expect(decideVersion('"3"', 3)).toBeUndefined()
    expect(decideVersion('"1", "3"', 3)).toBeUndefined()
    expect(decideVersion('*', 3)).toBeUndefined()
    expect(decideVersion('W/"3"', 3)).toMatchObject({ refus: 'VERSION_PERIMEE', details: { version: 3 } })
    expect(decideVersion('3', 3)).toMatchObject({ refus: 'VERSION_PERIMEE' })
  })
  test('an empty header names nothing', () => {
    expect(namesAny(undefined)).toBe(false)
    expect(namesAny(' , ')).toBe(false)
    expect(isKnown(undefined, 1)).toBe(false)
    expect(isKnown(etagOf(1), 1)).toBe(true)
  })
})
