/** From the schema of a body: one that is right, and each way to make it wrong in one place. */
import { compileCheck } from '@comptoir/kit/http/validation.ts'

interface Schema {
  readonly type?: string
  readonly anyOf?: readonly Schema[]
  readonly const?: unknown
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly minItems?: number
  readonly maxItems?: number
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly format?: string
}

export interface WrongBody {
  /** `/lignes/0/quantite: 1e309` */
  readonly name: string
  /** The place that the problem names. */
  readonly pointer: string
  /** JSON, as it is sent. */
  readonly text: string
}

/** Every wrong body that differs from a right one in one place. */
export function wrongBodies(given: object): readonly WrongBody[] {
  const schema = given as Schema
  const right = valueOf(schema)
  if (!compileCheck(given)(right)) throw new Error(`not a right body: ${JSON.stringify(right)}`)
  return placesIn(schema).flatMap(({ path, schema: own }) =>
    faultsOf(own, valueAt(right, path)).map(({ what, value, below = [] }) => ({
      name: `/${[...path, ...below].join('/')}: ${what}`,
      pointer: [...path, ...below].map((part) => `/${part}`).join(''),
      text: written(changed(right, path, value)),
    })),
  )
}

const TEXTS = [
  'texte',
  'un texte assez long pour un mot de passe',
  'a@exemple.ca',
  'H2X 1Y4',
  '514 555-0100',
  '12345678',
  '/images/1.png',
  '01a21165-3c33-71c4-ab68-4b1a2587d275',
  '2026-01-02',
  '2026-01-02T03:04:05.678Z',
]

/** A right value: every member, one item of each list. @throws when no text that is known here is right. */
function valueOf(schema: Schema): unknown {
  if ('const' in schema) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  if (schema.anyOf !== undefined) return valueOf(schema.anyOf[0] ?? {})
  switch (schema.type ?? '') {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, valueOf(inner)]),
      )
    case 'array':
      return Array.from({ length: Math.max(1, schema.minItems ?? 0) }, () => valueOf(schema.items ?? {}))
    case 'string': {
      // Ids are put into lower case where they stand, so they stand in something.
      const isRight = compileCheck({ type: 'array', items: schema })
      const found = TEXTS.find((text) => isRight([text]))
      if (found === undefined) throw new Error(`no text for ${JSON.stringify(schema)}`)
      return found
    }
    case 'boolean':
      return true
    default:
      return Math.max(1, schema.minimum ?? 1)
  }
}

interface Place {
  readonly path: readonly (string | number)[]
  readonly schema: Schema
}

/** The body itself, and every place below it. */
function placesIn(schema: Schema, path: Place['path'] = []): Place[] {
  const own = schema.anyOf?.[0] ?? schema
  const below =
    own.type === 'array'
      ? placesIn(own.items ?? {}, [...path, 0])
      : Object.entries(own.properties ?? {}).flatMap(([name, inner]) => placesIn(inner, [...path, name]))
  return [{ path, schema }, ...below]
}

interface Fault {
  readonly what: string
  /** What stands in the place instead. */
  readonly value: unknown
  /** Where below the place the fault is. */
  readonly below?: readonly string[]
}

/** A number that is none once it is read. */
const INFINITE = '@1e309'

function faultsOf(schema: Schema, right: unknown): Fault[] {
  const nothing = { what: 'wrong type', value: schema.type === 'array' ? {} : [] }
  // Which of several shapes was meant cannot be known; null is no shape.
  const shapes = (schema.anyOf ?? [schema]).filter(({ type }) => type !== 'null')
  const [own = {}, ...others] = shapes
  if (others.length > 0) return [nothing]
  if (own.enum !== undefined || 'const' in own) return [nothing, { what: 'unknown', value: 'INCONNU' }]
  switch (own.type ?? '') {
    case 'object':
      return [nothing, ...objectFaults(own, right as object)]
    case 'array':
      return [nothing, ...arrayFaults(own, right as unknown[])]
    case 'string':
      return [nothing, ...stringFaults(own)]
    case 'boolean':
      return [nothing, { what: 'a text', value: 'true' }]
    default:
      return [nothing, ...numberFaults(own)]
  }
}

function objectFaults({ required = [], properties = {} }: Schema, right: object): Fault[] {
  const wanted = required.filter((name) => properties[name]?.default === undefined)
  const missing = wanted.map((name) => {
    const { [name]: _left, ...value } = right as Record<string, unknown>
    return { what: 'missing', value, below: [name] }
  })
  return [...missing, { what: 'unknown', value: { ...right, inconnu: 1 }, below: ['inconnu'] }]
}

function arrayFaults({ minItems = 0, maxItems }: Schema, right: readonly unknown[]): Fault[] {
  const few = minItems === 0 ? [] : [{ what: 'too few', value: right.slice(0, minItems - 1) }]
  if (maxItems === undefined) return few
  return [...few, { what: 'too many', value: Array.from({ length: maxItems + 1 }, () => right[0]) }]
}

/** Longer ones are refused for the size of the body. */
const LONGEST = 50_000
const IMPOSSIBLE: Readonly<Record<string, string>> = {
  date: '2026-02-30',
  'date-time': '2026-02-30T03:04:05.678Z',
  uuid: '01a21165-3c33-71c4-ab68',
}

function stringFaults({ minLength = 0, maxLength = LONGEST, format = '' }: Schema): Fault[] {
  const impossible = IMPOSSIBLE[format]
  return [
    { what: 'NUL', value: 'a\0b' },
    ...(minLength === 0 ? [] : [{ what: 'empty', value: '' }]),
    ...(maxLength >= LONGEST ? [] : [{ what: 'too long', value: 'a'.repeat(maxLength + 1) }]),
    ...(impossible === undefined ? [] : [{ what: 'impossible', value: impossible }]),
  ]
}

function numberFaults({ type, minimum, exclusiveMinimum, maximum }: Schema): Fault[] {
  const least = minimum ?? exclusiveMinimum
  return [
    { what: '1e309', value: INFINITE },
    ...(type === 'integer' ? [{ what: 'a fraction', value: 1.5 }] : []),
    ...(least === undefined ? [] : [{ what: 'too small', value: least - 1 }]),
    ...(least === undefined || least < 0 ? [] : [{ what: 'negative', value: -1 }]),
    ...(exclusiveMinimum === undefined ? [] : [{ what: 'the limit', value: exclusiveMinimum }]),
    ...(maximum === undefined ? [] : [{ what: 'too large', value: maximum + 1 }]),
  ]
}

const valueAt = (value: unknown, path: Place['path']): unknown =>
  path.reduce<unknown>((inner, part) => (inner as Record<string | number, unknown>)[part], value)

function changed(value: unknown, [first, ...rest]: Place['path'], to: unknown): unknown {
  if (first === undefined) return to
  const copy = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }
  const inner = copy as Record<string | number, unknown>
  inner[first] = changed(inner[first], rest, to)
  return copy
}

const written = (body: unknown): string => JSON.stringify(body).replaceAll(`"${INFINITE}"`, '1e309')
