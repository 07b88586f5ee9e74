/** Postman's v2.1 form of the folders: ids come from names, so that the same contracts give the same bytes. */
import { createHash } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import { type Example, examplesOf } from './examples.ts'
import { bodyText, type Exchange, type Folder, statusOf, verify } from './exchange.ts'

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'

/** A UUID that depends only on `name`. */
export function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const event = (listen: 'prerequest' | 'test', id: string, exec: readonly string[]) => ({
  listen,
  script: { id: idOf(`${id}/${listen}`), type: 'text/javascript', exec },
})

/** `/panier/{client_id}` → Postman's `/panier/:client_id`, with the value beside it. */
function urlOf({ target, params = {}, query = {} }: Exchange) {
  const path = target.path.replaceAll(/\{(\w+)\}/g, ':$1')
  const names = [...target.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name))
  const missing = names.filter((name) => params[name] === undefined)
  if (missing.length > 0) throw new Error(`${target.id}: no value for ${missing.join(', ')}`)
  const pairs = Object.entries(query).map(([key, value]) => ({ key, value }))
  const search = pairs.map(({ key, value }) => `${key}=${value}`).join('&')
  return {
    raw: `{{${target.base}}}${path}${search === '' ? '' : `?${search}`}`,
    host: [`{{${target.base}}}`],
    path: path.slice(1).split('/'),
    ...(pairs.length === 0 ? {} : { query: pairs }),
    ...(names.length === 0 ? {} : { variable: names.map((key) => ({ key, value: params[key] })) }),
  }
}

/** Charlie, signed in by the first request of a run, unless an exchange says who asks. */
const STAFF = { Authorization: 'Bearer {{jetonCharlie}}' }

function requestOf(exchange: Exchange) {
  const text = exchange.raw ?? (exchange.body === undefined ? undefined : bodyText(exchange.body))
  const headers = {
    ...(exchange.target.isStaffOnly === true && exchange.code !== 'NON_AUTHENTIFIE' ? STAFF : {}),
    ...(text === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...exchange.headers,
  }
  return {
    method: exchange.target.method,
    header: Object.entries(headers).map(([key, value]) => ({ key, value })),
    ...(text === undefined
      ? {}
      : { body: { mode: 'raw', raw: text, options: { raw: { language: 'json' } } } }),
    url: urlOf(exchange),
    description: exchange.target.description,
  }
}

const exampleOf = (exchange: Exchange, example: Example, id: string) => ({
  id: idOf(id),
  name: example.name,
  originalRequest: requestOf(exchange),
  status: STATUS_CODES[example.status],
  code: example.status,
  _postman_previewlanguage: example.contentType?.includes('json') === true ? 'json' : 'text',
  header: example.contentType === undefined ? [] : [{ key: 'Content-Type', value: example.contentType }],
  cookie: [],
  body: example.body,
})

/** Status, form, state, and what later requests need. */
function testScript(exchange: Exchange): string[] {
  const { target, code, after = [], keep = {} } = exchange
  const status = statusOf(exchange)
  const schema = target.replies[status]
  const isJson = code !== undefined || (schema !== null && schema !== undefined)
  const lines = [verify(`répond ${status}`, `pm.response.to.have.status(${status})`)]
  if (isJson) lines.push('const corps = pm.response.json();')
  if (code !== undefined)
    lines.push(verify(`dit ${code}`, `pm.expect(corps.code).to.equal(${JSON.stringify(code)})`))
  else if (schema === null)
    lines.push(verify('n’a pas de corps', `pm.expect(pm.response.text()).to.equal('')`))
  else if (schema !== undefined)
    lines.push(verify('suit le contrat', `pm.response.to.have.jsonSchema(${JSON.stringify(schema)})`))
  lines.push(...after)
  for (const [name, expression] of Object.entries(keep))
    lines.push(`pm.collectionVariables.set(${JSON.stringify(name)}, ${expression});`)
  return lines
}

/** What holds for every answer of the house, whatever was asked. */
const EVERY_ANSWER = [
  verify(
    'dit quelle instance répond',
    `pm.expect(pm.response.headers.get('X-Instance-Id')).to.be.a('string')`,
  ),
  'if (pm.response.code >= 400) {',
  `  ${verify(
    'est un problème complet',
    `pm.expect(pm.response.headers.get('Content-Type')).to.include('application/problem+json')`,
    'const p = pm.response.json()',
    `pm.expect(p).to.include.keys('type', 'title', 'status', 'code', 'detail', 'instance', 'request_id')`,
    'pm.expect(p.status).to.equal(pm.response.code)',
    `pm.expect(p.request_id).to.equal(pm.response.headers.get('X-Request-Id'))`,
  )}`,
  '}',
]

/** The item of one exchange. The first of a target carries the examples of all its answers. */
function itemOf(exchange: Exchange, folder: string, withExamples: boolean) {
  const id = `${folder}/${exchange.name}`
  const examples = withExamples ? examplesOf(exchange.target) : []
  return {
    name: exchange.name,
    id: idOf(id),
    event: [
      ...(exchange.before === undefined ? [] : [event('prerequest', id, exchange.before)]),
      event('test', id, testScript(exchange)),
    ],
    request: requestOf(exchange),
    response: examples.map((one) => exampleOf(exchange, one, `${id}/${one.status}/${one.name}`)),
  }
}

/** The whole collection, as data. Throws when two requests of a folder have one name. */
export function collectionOf(folders: readonly Folder[]) {
  const seen = new Set<string>()
  const first = (id: string) => !seen.has(id) && seen.add(id) !== undefined
  return {
    info: {
      _postman_id: idOf('comptoir'),
      name: 'Comptoir',
      description:
        'Toutes les routes de la boutique, dans l’ordre d’un parcours : client → panier → commande → saga. Fait par postman/generate.ts à partir des contrats : ne pas modifier à la main.\n\n*Every route of the shop, in the order of a customer’s road. Made from the contracts: do not edit.*',
      schema: SCHEMA,
    },
    item: folders.map(({ name, description, exchanges }) => {
      const names = new Set(exchanges.map((exchange) => exchange.name))
      if (names.size !== exchanges.length) throw new Error(`${name}: two requests have one name`)
      return {
        name,
        id: idOf(name),
        description,
        item: exchanges.map((exchange) => itemOf(exchange, name, first(exchange.target.id))),
      }
    }),
    event: [event('test', 'comptoir', EVERY_ANSWER)],
  }
}
