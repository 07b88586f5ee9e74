/**
 * Validation at the edge. Bodies are strict: no conversion, no removal, every fault reported with a pointer. Queries and
 * path parameters, which are text, are converted to the types of their schema.
 */
import { createRequire } from 'node:module'
import type { Langue } from '@comptoir/contracts'
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import type { FieldFault } from './problem-reply.ts'

// The package's types describe an ES module that it is not.
const enFrancais = createRequire(import.meta.url)('ajv-i18n/localize/fr') as (errors: ErrorObject[]) => void

// Faults are all collected: bodies are bounded in bytes and in items before that can cost anything.
const strict = new Ajv({ allErrors: true, coerceTypes: false, useDefaults: true, removeAdditional: false })
const converting = new Ajv({
  allErrors: true,
  coerceTypes: true,
  useDefaults: true,
  removeAdditional: false,
  // Else the limits are only asked of finite numbers, and a text like 1e309 converts to one that is not.
  strictNumbers: false,
})
for (const ajv of [strict, converting]) {
  addFormats.default(ajv, ['uuid', 'date-time'])
  ajv.addKeyword('example')
}

/** A validator as Fastify calls it: what was wrong with the last value stands in `errors`. */
interface Validator {
  (value: unknown): boolean
  errors?: ErrorObject[] | null | undefined
}

/**
 * The compiler that Fastify uses for every part of a request. The work is done at the first value: a process has many
 * routes, and a start that compiled them all would take a quarter longer.
 */
export function compileValidator({ schema, httpPart }: { schema: unknown; httpPart?: string }): Validator {
  const ajv = httpPart === 'body' ? strict : converting
  let compiled: ValidateFunction | undefined
  const validator: Validator = (value) => {
    compiled ??= ajv.compile(schema as object)
    const isValid = compiled(value)
    validator.errors = compiled.errors
    return isValid
  }
  return validator
}

const buildSerializer = SerializerSelector()({}, {})

/** The compiler that Fastify uses for every kind of reply; it too works at the first one. */
export function compileSerializer(definition: Parameters<typeof buildSerializer>[0]): Serializer {
  let compiled: Serializer | undefined
  return (reply) => {
    compiled ??= buildSerializer(definition)
    return compiled(reply)
  }
}

type Serializer = ReturnType<typeof buildSerializer>

/** A check by a schema, compiled at the first value, for values that came as JSON from another process. */
export function compileCheck(schema: unknown): (value: unknown) => boolean {
  let compiled: ValidateFunction | undefined
  return (value) => {
    compiled ??= strict.compile(schema as object)
    return compiled(value)
  }
}

/** Turns ajv's errors into faults with pointers that name the field itself, in the reader's language. */
export function fieldFaults(errors: readonly ErrorObject[], langue: Langue, prefix = ''): FieldFault[] {
  const copies = errors
    .filter((error) => error.keyword !== 'anyOf' || errors.length === 1)
    .map((error) => ({ ...error }))
  if (langue === 'fr') enFrancais(copies)
  const seen = new Set<string>()
  const faults: FieldFault[] = []
  for (const error of copies) {
    const fault = { pointeur: prefix + pointerOf(error), message: messageOf(error, langue) }
    const key = `${fault.pointeur} ${fault.message}`
    if (!seen.has(key)) faults.push(fault)
    seen.add(key)
  }
  return faults
}

const TYPES_FR: Readonly<Record<string, string>> = {
  integer: 'un nombre entier',
  number: 'un nombre',
  string: 'un texte',
  boolean: 'true ou false',
  object: 'un objet',
  array: 'une liste',
}

/** The pointer names the field already, so these say it more shortly than the library; the rest is the library's. */
function messageOf(error: ErrorObject, langue: Langue): string {
  const fr = langue === 'fr'
  switch (error.keyword) {
    case 'required':
      return fr ? 'est requis' : 'is required'
    case 'additionalProperties':
      return fr ? 'n’est pas un champ connu' : 'is not a known field'
    case 'enum':
      return `${fr ? 'doit être l’un de' : 'must be one of'} ${(error.params.allowedValues as unknown[]).join(', ')}`
    case 'const':
      return `${fr ? 'doit être' : 'must be'} ${JSON.stringify(error.params.allowedValue)}`
    case 'type':
      return fr
        ? `doit être ${TYPES_FR[String(error.params.type)] ?? String(error.params.type)}`
        : `must be ${String(error.params.type)}`
    default:
      return error.message ?? error.keyword
  }
}

function pointerOf(error: ErrorObject): string {
  const parameters = error.params as { missingProperty?: string; additionalProperty?: string }
  const field = parameters.missingProperty ?? parameters.additionalProperty
  return field === undefined ? error.instancePath : `${error.instancePath}/${escapePointer(field)}`
}

/** A member name as it stands in a JSON pointer (RFC 6901). */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
