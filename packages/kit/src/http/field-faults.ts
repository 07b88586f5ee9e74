/** The faults that ajv finds, in the words of people. */
import { createRequire } from 'node:module'
import type { Language } from '@comptoir/contracts'
import type { ErrorObject } from 'ajv'
import { escapePointer } from './json-pointer.ts'
import type { FieldFault } from './problem.ts'

// The package's types describe an ES module that it is not.
const inFrench = createRequire(import.meta.url)('ajv-i18n/localize/fr') as (errors: ErrorObject[]) => void

/** Turns ajv's errors into faults with pointers that name the field itself, in the reader's language. */
export function fieldFaults(errors: readonly ErrorObject[], language: Language, prefix = ''): FieldFault[] {
  const copies = errors
    .filter((error) => error.keyword !== 'anyOf' || errors.length === 1)
    .map((error) => ({ ...error }))
  if (language === 'fr') inFrench(copies)
  const seen = new Set<string>()
  const faults: FieldFault[] = []
  for (const error of copies) {
    const fault = { pointeur: prefix + pointerOf(error), message: messageOf(error, language) }
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

/** Shorter than the library's texts where the pointer already names the field. */
function messageOf(error: ErrorObject, language: Language): string {
  const fr = language === 'fr'
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
