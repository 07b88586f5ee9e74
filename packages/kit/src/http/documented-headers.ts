/** The headers in a service's OpenAPI document: each is defined once, and each route names its own. */
import {
  otherReplyHeaders,
  REPLY_HEADERS,
  REQUEST_HEADERS,
  type ReplyHeader,
  type RequestHeader,
  type Route,
  replyHeadersOf,
  requestHeadersOf,
  routesOf,
  type ServiceContract,
} from '@comptoir/contracts'
import { PROBLEM_SCHEMA } from './problem-schema.ts'

interface Operation {
  operationId?: string
  parameters?: object[]
  security?: object[]
  responses?: Record<string, object>
}
type Part = Record<string, unknown>

const TOKEN = 'jeton'
const PROGRAM_TOKEN = 'jeton_de_programme'

/** The document with the headers of the contract's routes. Other routes stay as they are. */
export function withHeaders<D extends { paths?: object; components?: object }>(
  document: D,
  contract: Pick<ServiceContract, 'routes' | 'aliases'>,
): D {
  const byId = new Map(routesOf(contract).map((route) => [route.id, route]))
  const used = { parameters: new Set<RequestHeader>(), headers: new Set<ReplyHeader>(OTHER_HEADERS) }
  const documented = (operation: Operation) => {
    const route = byId.get(operation.operationId ?? '')
    return route === undefined ? operation : withHeadersOf(route, operation, used)
  }
  const paths = mapped(document.paths ?? {}, (path) =>
    mapped(path as Part, (one) => documented(one as Operation)),
  )
  return {
    ...document,
    paths,
    components: {
      ...document.components,
      ...(used.parameters.has('Authorization') ? { securitySchemes: SECURITY } : {}),
      parameters: Object.fromEntries(
        [...used.parameters]
          .filter(isParameter)
          .sort()
          .map((name) => [name, parameterOf(name)]),
      ),
      responses: { [OTHER]: OTHER_REFUSAL },
      schemas: { ...schemasOf(document), Probleme: PROBLEM_SCHEMA },
      headers: Object.fromEntries([...used.headers].sort().map((name) => [name, replyHeader(name)])),
    },
  }
}

const schemasOf = ({ components = {} }: { components?: object }) =>
  'schemas' in components ? (components.schemas as object) : {}

const mapped = (from: object, change: (value: unknown) => unknown): Part =>
  Object.fromEntries(Object.entries(from).map(([name, value]) => [name, change(value)]))

function withHeadersOf(
  route: Route,
  { parameters = [], responses = {}, ...operation }: Operation,
  used: { readonly parameters: Set<RequestHeader>; readonly headers: Set<ReplyHeader> },
): Operation {
  const read = requestHeadersOf(route)
  for (const name of read) if (route.optional?.includes(name) !== true) used.parameters.add(name)
  const headersOf = (status: number) => {
    const names = replyHeadersOf(route, status)
    for (const name of names) used.headers.add(name)
    return named(names)
  }
  return {
    ...operation,
    ...(read.includes('Authorization') ? { security: securityOf(route) } : {}),
    parameters: [...parameters, ...read.filter(isParameter).map((name) => parameterIn(route, name))],
    responses: {
      ...Object.fromEntries(
        Object.entries(responses).map(([status, one]) => [
          status,
          { ...withProblem(one), headers: headersOf(Number(status)) },
        ]),
      ),
      default: { $ref: `#/components/responses/${OTHER}` },
    },
  }
}

/** The schema of refusals, which the document defines once. */
function withProblem(response: object): object {
  const isRefusal = 'content' in response && PROBLEM_TYPE in (response.content as object)
  return isRefusal ? { ...response, content: PROBLEM_CONTENT } : response
}

/** A guest, where he is named, has no token. */
const securityOf = ({ acces }: Route) => [
  ...(acces.includes('invite') ? [{}] : []),
  { [TOKEN]: [] },
  { [PROGRAM_TOKEN]: [] },
]

/** OpenAPI documents a token as a security scheme, not as a header. */
const isParameter = (name: RequestHeader) => name !== 'Authorization' && name !== 'X-API-Token'

const SECURITY = {
  [TOKEN]: {
    type: 'http',
    scheme: 'bearer',
    description: `${REQUEST_HEADERS.Authorization.fr} · ${REQUEST_HEADERS.Authorization.en}`,
  },
  [PROGRAM_TOKEN]: {
    type: 'apiKey',
    in: 'header',
    name: 'X-API-Token',
    description: `${REQUEST_HEADERS['X-API-Token'].fr} · ${REQUEST_HEADERS['X-API-Token'].en}`,
  },
}

const PROBLEM_TYPE = 'application/problem+json'
const PROBLEM_CONTENT = { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Probleme' } } }
const OTHER = 'AutreRefus'
const OTHER_HEADERS = otherReplyHeaders()
const named = (names: readonly ReplyHeader[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
const OTHER_REFUSAL = {
  description: 'Tout autre refus · Any other refusal',
  headers: named(OTHER_HEADERS),
  content: PROBLEM_CONTENT,
}

const parameterIn = ({ optional = [] }: Route, name: RequestHeader): object =>
  optional.includes(name)
    ? { ...parameterOf(name), required: false }
    : { $ref: `#/components/parameters/${name}` }

function parameterOf(name: RequestHeader): object {
  const { fr, en, schema, ...rest } = REQUEST_HEADERS[name]
  return { in: 'header', name, required: 'required' in rest, description: `${fr} · ${en}`, schema }
}

function replyHeader(name: ReplyHeader): object {
  const { fr, en, schema } = REPLY_HEADERS[name]
  return { description: `${fr} · ${en}`, schema }
}
