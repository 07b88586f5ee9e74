/**
 * TypeBox, for every file that declares a schema: its types, and those of its builders that the house needs. The library's own
 * code computes with schemas as TypeScript does with types: 373 modules, which no process needs, and which take 7 MiB and 150 ms
 * of every one.
 */
import type * as TypeBox from 'typebox'

export type { Static, TObject, TProperties, TSchema, TString } from 'typebox'

type Schema = Readonly<Record<string, unknown>>
type Properties = Readonly<Record<string, Schema>>

/** Hidden, as TypeBox hides it: what reads a schema, such as a validator or a document, sees JSON Schema and nothing else. */
const OPTIONAL = '~optional'

function object(properties: Properties, options?: Schema): Schema {
  const required = Object.entries(properties).flatMap(([name, schema]) => (OPTIONAL in schema ? [] : [name]))
  return { type: 'object', ...(required.length > 0 ? { required } : {}), properties, ...options }
}

const optional = (schema: Schema): Schema =>
  Object.defineProperty({ ...schema }, OPTIONAL, { value: true, enumerable: false })

const optionalEach = (properties: Properties): Properties =>
  Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, optional(schema)]))

/** Each makes what the builder of that name makes in TypeBox, which a test compares, and has its type. */
export const Type = {
  Array: (items: Schema, options?: Schema) => ({ type: 'array', items, ...options }),
  Boolean: (options?: Schema) => ({ type: 'boolean', ...options }),
  Enum: (values: readonly unknown[], options?: Schema) => ({ enum: values, ...options }),
  Integer: (options?: Schema) => ({ type: 'integer', ...options }),
  Literal: (value: unknown, options?: Schema) => ({ type: typeof value, const: value, ...options }),
  Null: (options?: Schema) => ({ type: 'null', ...options }),
  Number: (options?: Schema) => ({ type: 'number', ...options }),
  Object: object,
  Optional: optional,
  Partial: ({ properties }: { readonly properties: Properties }, options?: Schema) =>
    object(optionalEach(properties), options),
  String: (options?: Schema) => ({ type: 'string', ...options }),
  Union: (anyOf: readonly Schema[], options?: Schema) => ({ anyOf, ...options }),
} as unknown as Pick<typeof TypeBox.Type, Builder>

type Builder =
  | 'Array'
  | 'Boolean'
  | 'Enum'
  | 'Integer'
  | 'Literal'
  | 'Null'
  | 'Number'
  | 'Object'
  | 'Optional'
  | 'Partial'
  | 'String'
  | 'Union'
