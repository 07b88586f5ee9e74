import { expect, test } from 'vitest'
import { type Area, areaAt, areasFor, grouped } from '../src/area.ts'

const area = (path: `/${string}`, spaces: Area['spaces'], right: string): Area => ({
  path,
  spaces,
  label: path,
  right,
  load: async () => () => null,
})
const till = area('/caisse', ['magasin'], 'vendre')
const sagas = area('/sagas', ['maison', 'magasin'], 'listerSagas')
const all = [till, sagas]

test('a menu has the areas of the space that one may enter', () => {
  expect(areasFor(all, 'magasin', ['vendre', 'listerSagas'])).toEqual([till, sagas])
  expect(areasFor(all, 'maison', ['vendre', 'listerSagas'])).toEqual([sagas])
  expect(areasFor(all, 'magasin', ['listerSagas'])).toEqual([sagas])
  expect(areasFor(all, 'magasin', undefined)).toEqual([])
})

test('a menu of groups keeps the order of the groups, and of the areas in each; what has none comes first', () => {
  const run = { ...sagas, group: 'run' } as const
  const decide = { ...sagas, path: '/transferts', group: 'decide' } as const
  const health = { ...sagas, path: '/sante', group: 'run' } as const
  expect(grouped([run, till, decide, health])).toEqual([
    { group: undefined, areas: [till] },
    { group: 'decide', areas: [decide] },
    { group: 'run', areas: [run, health] },
  ])
  expect(grouped([])).toEqual([])
})

test('an address lies in one area, which gets the rest of it', () => {
  expect(areaAt(all, '/sagas')).toEqual({ area: sagas, rest: '' })
  expect(areaAt(all, '/sagas/12/essais')).toEqual({ area: sagas, rest: '12/essais' })
  expect(areaAt(all, '/sagasse')).toBeUndefined()
})

test('a space opens on its first area', () => {
  expect(areaAt(all, '/')).toEqual({ area: till, rest: '' })
  expect(areaAt([], '/')).toBeUndefined()
})
