/** Our builders stand in for those of TypeBox, so that no process loads the library: what they make is the same, to the letter. */
import { Type as Library } from 'typebox'
import { expect, test } from 'vitest'
import { Type } from '../src/typebox.ts'

const described = { description: 'what it is' }

/** Schemas of every builder, with options and without. */
const schemasBy = (type: typeof Type) => ({
  array: [type.Array(type.String()), type.Array(type.Integer(), { minItems: 1, ...described })],
  boolean: [type.Boolean(), type.Boolean({ default: true })],
  enum: [type.Enum(['UN', 'DEUX']), type.Enum([1, 2], described)],
  integer: [type.Integer(), type.Integer({ minimum: 1, maximum: 9 })],
  literal: [type.Literal('UN'), type.Literal(1), type.Literal(true, described)],
  null: [type.Null(), type.Null(described)],
  number: [type.Number(), type.Number({ exclusiveMinimum: 0 })],
  object: [
    type.Object({}),
    type.Object({ un: type.Optional(type.String()) }),
    type.Object(
      { un: type.String(), deux: type.Optional(type.Integer({ minimum: 1 })) },
      { additionalProperties: false },
    ),
    type.Object({ un: type.Optional(type.Optional(type.Object({ deux: type.Null() }))) }),
  ],
  optional: [type.Optional(type.Integer({ minimum: 1, ...described }))],
  partial: [
    type.Partial(type.Object({ un: type.String(), deux: type.Optional(type.Null()) })),
    type.Partial(type.Object({ un: type.String() }, { additionalProperties: false }), described),
  ],
  string: [type.String(), type.String({ format: 'uuid', ...described })],
  union: [
    type.Union([type.String(), type.Null()]),
    type.Union([type.Literal('demo'), type.Literal('production')], { default: 'demo' }),
  ],
})

test('each builder makes what that of TypeBox makes, its members in the same order', () => {
  const ours = schemasBy(Type)
  const theirs = schemasBy(Library)
  expect(Object.keys(ours)).toEqual(Object.keys(Type).map((name) => name.toLowerCase()))
  for (const name of Object.keys(ours) as (keyof typeof ours)[])
    expect(JSON.stringify(ours[name]), name).toBe(JSON.stringify(theirs[name]))
})

test('a member is optional in the objects that say so, and stays wanted where its schema is used as it is', () => {
  const uuid = Type.String({ format: 'uuid' })
  const object = Type.Object({ un: Type.Optional(uuid), deux: uuid })
  expect(object.required).toEqual(['deux'])
})

test('what is optional here is so in an object of TypeBox too, and the other way round', () => {
  const optional = { un: Type.Optional(Type.String()) }
  expect(Library.Object(optional)).not.toHaveProperty('required')
  expect(Type.Object({ un: Library.Optional(Library.String()) })).not.toHaveProperty('required')
})
