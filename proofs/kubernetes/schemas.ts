/**
 * What a manifest of each kind may say, as JSON Schema: `deploy/kubernetes/schemas.json`, made of the API's own document and of
 * what the operators define, both out of their Go modules. A field that no schema names is a fault.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { parse } from 'yaml'
import type { Manifest } from './manifest.ts'

type Schema = Readonly<Record<string, unknown>>

export interface Schemas {
  readonly from: readonly string[]
  /** The name of the definition of each kind, by `apiVersion/kind`. */
  readonly kinds: Readonly<Record<string, string>>
  readonly definitions: Readonly<Record<string, Schema>>
}

export const SCHEMAS = 'deploy/kubernetes/schemas.json'

const API = 'k8s.io/kubernetes@v1.36.3'
const API_KINDS: Readonly<Record<string, string>> = {
  'v1/Namespace': 'io.k8s.api.core.v1.Namespace',
  'v1/ConfigMap': 'io.k8s.api.core.v1.ConfigMap',
  'v1/Secret': 'io.k8s.api.core.v1.Secret',
  'v1/Service': 'io.k8s.api.core.v1.Service',
  'apps/v1/Deployment': 'io.k8s.api.apps.v1.Deployment',
  'batch/v1/Job': 'io.k8s.api.batch.v1.Job',
  'policy/v1/PodDisruptionBudget': 'io.k8s.api.policy.v1.PodDisruptionBudget',
  'autoscaling/v2/HorizontalPodAutoscaler': 'io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler',
  'networking.k8s.io/v1/NetworkPolicy': 'io.k8s.api.networking.v1.NetworkPolicy',
  'networking.k8s.io/v1/Ingress': 'io.k8s.api.networking.v1.Ingress',
}
const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'

/** Files with definitions of operators' kinds, by their modules. */
const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  'github.com/cloudnative-pg/cloudnative-pg@v1.27.0': ['config/crd/bases/postgresql.cnpg.io_clusters.yaml'],
  'github.com/kedacore/keda/v2@v2.21.0': [
    'config/crd/bases/keda.sh_scaledobjects.yaml',
    'config/crd/bases/keda.sh_triggerauthentications.yaml',
  ],
  'github.com/rabbitmq/cluster-operator/v2@v2.16.0': ['config/crd/bases/rabbitmq.com_rabbitmqclusters.yaml'],
}
/** Parts that are large and that no manifest of ours has. */
const LEFT_OUT = ['status', 'override']

/** A definition as ajv judges by it: no texts for people, nothing beside the fields that it names. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict)
  if (typeof schema !== 'object' || schema === null) return schema
  const given = schema as Schema
  if (given['x-kubernetes-int-or-string'] === true || given['format'] === 'int-or-string')
    return { anyOf: [{ type: 'integer' }, { type: 'string' }] }
  const kept = Object.entries(given).filter(
    ([key, value]) =>
      !key.startsWith('x-kubernetes-') &&
      !(['description', 'format'].includes(key) && typeof value === 'string'),
  )
  const open =
    given['properties'] === undefined ||
    given['additionalProperties'] !== undefined ||
    given['x-kubernetes-preserve-unknown-fields'] === true
  return {
    ...Object.fromEntries(kept.map(([key, value]) => [key, strict(value)])),
    ...(open ? {} : { additionalProperties: false }),
  }
}

/** Reads the definitions anew out of the modules, which `go` fetches. */
export function makeSchemas(): Schemas {
  const document = JSON.parse(readFileSync(join(folderOf(API), 'api/openapi-spec/swagger.json'), 'utf8')) as {
    definitions: Record<string, unknown>
  }
  const definitions = reached(Object.values(API_KINDS), document.definitions)
  // A quantity may be written as a number.
  definitions['io.k8s.apimachinery.pkg.api.resource.Quantity'] = { type: ['string', 'number'] }
  const kinds = { ...API_KINDS }
  for (const [module, files] of Object.entries(OPERATORS))
    for (const file of files) {
      const { kind, schema } = ofOperator(readFileSync(join(folderOf(module), file), 'utf8'))
      const name = kind.replaceAll('/', '.')
      kinds[kind] = name
      definitions[name] = schema
    }
  return { from: [API, ...Object.keys(OPERATORS)], kinds, definitions: sorted(definitions) }
}

function folderOf(module: string): string {
  const { stdout, stderr, status } = spawnSync('go', ['mod', 'download', '-json', module], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${module}: ${stderr}${stdout}`)
  return (JSON.parse(stdout) as { Dir: string }).Dir
}

interface Definition {
  readonly spec: {
    readonly group: string
    readonly names: { readonly kind: string }
    readonly versions: readonly {
      readonly name: string
      readonly schema: { readonly openAPIV3Schema: Schema }
    }[]
  }
}

function ofOperator(text: string): { kind: string; schema: Schema } {
  const { group, names, versions } = (parse(text) as Definition).spec
  const version = versions[0]
  if (version === undefined) throw new Error(`${names.kind}: no version`)
  const schema = strict(withoutLarge(version.schema.openAPIV3Schema)) as { properties: Schema }
  const properties = { ...schema.properties, metadata: { $ref: `#/definitions/${OBJECT_META}` } }
  return { kind: `${group}/${version.name}/${names.kind}`, schema: { ...schema, properties } }
}

function withoutLarge(schema: unknown): unknown {
  const { properties, ...rest } = schema as { properties?: Record<string, unknown> }
  if (properties === undefined) return rest
  const kept = Object.entries(properties).filter(([name]) => !LEFT_OUT.includes(name))
  const cut = kept.map(([name, value]) => [name, name === 'spec' ? withoutLarge(value) : value])
  return { ...rest, properties: Object.fromEntries(cut) }
}

/** These definitions and all that they name. */
function reached(names: readonly string[], all: Readonly<Record<string, unknown>>): Record<string, Schema> {
  const found: Record<string, Schema> = {}
  const queue = [...names]
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (found[name] !== undefined) continue
    const definition = strict(all[name]) as Schema
    found[name] = definition
    for (const [, next = ''] of JSON.stringify(definition).matchAll(/"#\/definitions\/([^"]+)"/g))
      queue.push(next)
  }
  return found
}

const sorted = (record: Readonly<Record<string, Schema>>): Record<string, Schema> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))

/** One line a definition, so that a change of one is seen in review. */
export function textOf({ from, kinds, definitions }: Schemas): string {
  const lines = Object.entries(definitions).map(
    ([name, schema]) => `    ${JSON.stringify(name)}: ${JSON.stringify(schema)}`,
  )
  return `{\n  "from": ${JSON.stringify(from)},\n  "kinds": ${JSON.stringify(kinds)},\n  "definitions": {\n${lines.join(',\n')}\n  }\n}\n`
}

/** What a manifest says that its kind does not allow, a line each. */
export type SchemaCheck = (manifest: Manifest) => readonly string[]

export function schemaCheck(checkout: string): SchemaCheck {
  const { kinds, definitions } = JSON.parse(readFileSync(join(checkout, SCHEMAS), 'utf8')) as Schemas
  const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false })
  ajv.addSchema({ definitions }, 'kinds')
  return (manifest) => {
    const kind = `${manifest.apiVersion}/${manifest.kind}`
    const name = kinds[kind]
    const validate = name === undefined ? undefined : ajv.getSchema(`kinds#/definitions/${name}`)
    if (validate === undefined) return [`no schema of ${kind}`]
    if (validate(manifest) === true) return []
    return (validate.errors ?? []).map(({ instancePath, message, params }) => {
      const which = 'additionalProperty' in params ? `: ${String(params['additionalProperty'])}` : ''
      return `${instancePath || '/'} ${message}${which}`
    })
  }
}
