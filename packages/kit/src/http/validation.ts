/**
 * Validation of requests. Bodies are strict: nothing is converted or removed, and each fault is reported with a pointer.
 * Queries and path parameters are text. One that spells a number or boolean as JSON does becomes one where the schema asks
 * for it; `1e1`, `0x10`, `+5` and `05` stay text, and are refused. Ids become lower case.
 */
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { isExactNumber } from './exact-number.ts'

// All faults are collected. Bodies are bounded in bytes and items, so this stays cheap.
const strict = new Ajv({ allErrors: true, coerceTypes: false, useDefaults: true, removeAdditional: false })
addFormats.default(strict, ['uuid', 'date-time', 'date'])
strict.addKeyword('example')
strict.addKeyword({
  keyword: 'lowerCase',
  type: 'string',
  schemaType: 'boolean',
  modifying: true,
  errors: false,
  // oxlint-disable-next-line max-params -- the parameters are ajv's
  validate: (_schema: boolean, text: string, _parent, place) => {
    if (place !== undefined) place.parentData[place.parentDataProperty] = text.toLowerCase()
    return true
  },
})

/** What each schema was compiled to: many may ask for the same one. */
const known = new WeakMap<object, ValidateFunction>()

function compile(schema: object): ValidateFunction {
  const compiled = known.get(schema) ?? strict.compile(withLowerCaseIds(schema))
  known.set(schema, compiled)
  return compiled
}

/** Ids are taken in either case and known in lower case from here on, as PostgreSQL writes them. */
const withLowerCaseIds = (schema: object): object =>
  JSON.parse(JSON.stringify(schema), (_, value) =>
    value?.format === 'uuid' ? { ...value, lowerCase: true } : value,
  ) as object

/** A validator as Fastify calls it: `errors` has the faults of the last value. */
interface Validator {
  (value: unknown): boolean
  errors?: ErrorObject[] | null | undefined
}

/**
 * The compiler that Fastify uses for every part of a request. It compiles at the first value: to compile all routes at the
 * start would make it a quarter longer.
 */
export function compileValidator({ schema, httpPart }: { schema: object; httpPart?: string }): Validator {
  const convert = httpPart === 'body' ? undefined : conversionsOf(schema as ObjectSchema)
  let compiled: ValidateFunction | undefined
  const validator: Validator = (value) => {
    compiled ??= compile(schema)
    convert?.(value as Record<string, unknown>)
    const isValid = compiled(value)
    validator.errors = compiled.errors
    return isValid
  }
  return validator
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, { readonly type?: unknown }>>
}

/** Converts, in place, the texts of an address to the types of their schema. */
function conversionsOf({ properties = {} }: ObjectSchema): (values: Record<string, unknown>) => void {
  const conversions = Object.entries(properties).flatMap(([name, { type }]) => {
    const read = READERS[String(type)]
    return read === undefined ? [] : [[name, read] as const]
  })
  return (values) => {
    for (const [name, read] of conversions) {
      const given = values[name]
      if (typeof given === 'string') values[name] = read(given) ?? given
    }
  }
}

/** The number that a text spells as JSON does. */
export const readNumber = (text: string): number | undefined =>
  /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) && isExactNumber(text) ? Number(text) : undefined

const READERS: Readonly<Record<string, (text: string) => number | boolean | undefined>> = {
  integer: readNumber,
  number: readNumber,
  boolean: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
}

const buildSerializer = SerializerSelector()({}, {})

/** The compiler that Fastify uses for every kind of reply. It compiles at the first reply. */
export function compileSerializer(definition: Parameters<typeof buildSerializer>[0]): Serializer {
  let compiled: Serializer | undefined
  return (reply) => {
    compiled ??= buildSerializer(definition)
    return compiled(reply)
  }
}

type Serializer = ReturnType<typeof buildSerializer>

/** A check by a schema, compiled at the first value, for values that came as JSON from another process. */
export function compileCheck(schema: object): (value: unknown) => boolean {
  let compiled: ValidateFunction | undefined
  return (value) => {
    compiled ??= compile(schema)
    return compiled(value)
  }
}
