import { expect, test } from 'vitest'
import { bodyOf as storeBody, draftOf as storeDraft, wrongOf as storeWrong } from '../src/magasins/draft.ts'
import type { Store } from '../src/magasins/types.ts'
import {
  bodyOf,
  differencesOf,
  draftOf,
  EMPTY,
  isSame,
  withStore,
  wrongOf,
} from '../src/utilisateurs/draft.ts'
import type { User } from '../src/utilisateurs/types.ts'

const alice: User = {
  id: 2,
  identifiant: 'Alice',
  nom: 'Alice',
  email: 'alice@comptoir.test',
  role: 'gestionnaire',
  magasins: [2, 1],
  actif: true,
  version: 4,
}
const store = {
  id: 1,
  nom: 'Plateau',
  adresse: '12, rue Rachel',
  ville: 'Montréal',
  code_postal: 'H2J 2J1',
  telephone: null,
  email: null,
  region: 'Montréal',
  objectif: 3000,
  ouvert: true,
  version: 1,
} as Store

test('an account is typed and read back the same, in whatever order its stores are', () => {
  const draft = draftOf(alice)
  expect(draft.magasins).toEqual([1, 2])
  expect(isSame(draft, draftOf({ ...alice, magasins: [1, 2] }))).toBe(true)
  expect(withStore(withStore(draft, 2, false), 3, true).magasins).toEqual([1, 3])
})

test('of a responsable no stores are kept: he works everywhere', () => {
  expect(bodyOf({ ...draftOf(alice), role: 'responsable' }).magasins).toEqual([])
})

test('what is wrong with an account is known before it is sent', () => {
  expect(wrongOf(EMPTY)).toEqual(['nom', 'identifiant', 'email'])
  expect(wrongOf({ ...draftOf(alice), identifiant: 'a b', email: 'alice' })).toEqual(['identifiant', 'email'])
})

test('another version differs where it says something else', () => {
  const mine = { ...draftOf(alice), nom: 'Alice T.' }
  expect(differencesOf(mine, draftOf({ ...alice, role: 'employe' }))).toEqual(['nom', 'role'])
})

test('a store is typed and read back the same; an empty field is nothing', () => {
  const { id: _id, version: _version, ...content } = store
  for (const mark of [',', '.'] as const) expect(storeBody(storeDraft(store, mark), true)).toEqual(content)
  const draft = { ...storeDraft(store, ','), objectif: ' ', code_postal: ' h2j2j1 ' }
  expect(storeBody(draft, false)).toMatchObject({ objectif: null, code_postal: 'H2J2J1', ouvert: false })
  expect(storeWrong(draft)).toEqual([])
  expect(storeWrong({ ...draft, nom: '', code_postal: '75001', objectif: '1,234.5' })).toEqual([
    'nom',
    'code_postal',
    'objectif',
  ])
})
