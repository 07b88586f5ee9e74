import { Type } from '@comptoir/contracts/typebox.ts'
import { describe, expect, test } from 'vitest'
import { fieldFaults } from '../src/http/field-faults.ts'
import { escapePointer } from '../src/http/json-pointer.ts'
import { compileCheck, compileValidator } from '../src/http/validation.ts'

const schema = Type.Object(
  {
    total: Type.Optional(Type.Literal('1')),
    statut: Type.Optional(Type.Enum(['A', 'B'])),
    n: Type.Optional(Type.Integer()),
  },
  { additionalProperties: false },
)

function faults(value: object, language: 'fr' | 'en', httpPart = 'querystring') {
  const validate = compileValidator({ schema, httpPart })
  validate(value)
  return fieldFaults(validate.errors ?? [], language)
}

describe('a fault says what is expected, in whole words', () => {
  test.each([
    [{ total: '2' }, 'doit être "1"', 'must be "1"'],
    [{ statut: 'C' }, 'doit être l’un de A, B', 'must be one of A, B'],
    [{ n: 'x' }, 'doit être un nombre entier', 'must be integer'],
    [{ m: 1 }, 'n’est pas un champ connu', 'is not a known field'],
  ])('%j', (value, fr, en) => {
    expect(faults(value, 'fr').map((fault) => fault.message)).toEqual([fr])
    expect(faults(value, 'en').map((fault) => fault.message)).toEqual([en])
  })
})

test('text becomes a number in an address and never in a body', () => {
  expect(faults({ n: '5' }, 'fr')).toEqual([])
  expect(faults({ n: '5' }, 'fr', 'body')).toHaveLength(1)
})

test('a value from another process is checked as a body is', () => {
  const isThat = compileCheck(Type.Object({ n: Type.Integer() }, { additionalProperties: false }))
  expect([isThat({ n: 1 }), isThat({ n: '1' }), isThat({ n: 1, m: 1 }), isThat(undefined)]).toEqual([
    true,
    false,
    false,
    false,
  ])
})

test('an id is taken in either case and known in lower case, wherever it stands', () => {
  const id = '0196F0A0-0000-7000-8000-0000000000AB'
  const Id = Type.String({ format: 'uuid' })
  const Body = Type.Object({
    id: Id,
    none: Type.Union([Id, Type.Null()]),
    all: Type.Array(Type.Object({ id: Id })),
    motif: Type.String(),
  })
  const body = { id, none: id, all: [{ id }], motif: 'ABC' }
  const lower = id.toLowerCase()
  expect(compileCheck(Body)(body)).toBe(true)
  expect(body).toEqual({ id: lower, none: lower, all: [{ id: lower }], motif: 'ABC' })
  const params = { id }
  expect(compileValidator({ schema: Type.Object({ id: Id }), httpPart: 'params' })(params)).toBe(true)
  expect(params).toEqual({ id: lower })
})

test('names are escaped as pointers ask', () => {
  expect(escapePointer('a/b~c')).toBe('a~1b~0c')
})
