/**
 * Finds the endpoint of a path. Segments are compared as they were sent, encoded, and go on as they are: what a service
 * then sees is what the client wrote.
 */
import type { Endpoint } from './read-file.ts'

interface Node {
  readonly fixed: Map<string, Node>
  parameter: Node | undefined
  readonly endpoints: Map<string, Endpoint>
}

export type Match =
  | { readonly kind: 'endpoint'; readonly endpoint: Endpoint; readonly values: readonly string[] }
  /** The same path with or without its final slash exists. */
  | { readonly kind: 'redirect'; readonly path: string }
  | { readonly kind: 'method'; readonly allowed: readonly string[] }
  | { readonly kind: 'none' }

const newNode = (): Node => ({ fixed: new Map(), parameter: undefined, endpoints: new Map() })

/** Builds the finder for a set of endpoints: method and path (no query) → what to do. */
export function createRouter(endpoints: readonly Endpoint[]): (method: string, path: string) => Match {
  const root = newNode()
  for (const endpoint of endpoints) insert(root, endpoint)

  return (method, path) => {
    const values: string[] = []
    const node = find(root, path.split('/').slice(1), values)
    const endpoint = node?.endpoints.get(method)
    if (endpoint !== undefined) return { kind: 'endpoint', endpoint, values }
    const other = path.endsWith('/') ? path.slice(0, -1) : `${path}/`
    if (find(root, other.split('/').slice(1), [])?.endpoints.has(method))
      return { kind: 'redirect', path: other }
    if (node === undefined) return { kind: 'none' }
    const methods = [...node.endpoints.keys()]
    return { kind: 'method', allowed: methods.includes('GET') ? [...methods, 'HEAD'] : methods }
  }
}

function insert(root: Node, endpoint: Endpoint): void {
  let node = root
  for (const segment of endpoint.segments) {
    let next = segment.startsWith('{') ? node.parameter : node.fixed.get(segment)
    if (next === undefined) {
      next = newNode()
      if (segment.startsWith('{')) node.parameter = next
      else node.fixed.set(segment, next)
    }
    node = next
  }
  node.endpoints.set(endpoint.method, endpoint)
}

/** A fixed segment wins over a parameter; `values` receives the parameters on the way. */
function find(node: Node, segments: readonly string[], values: string[]): Node | undefined {
  const [segment, ...rest] = segments
  if (segment === undefined) return node.endpoints.size > 0 ? node : undefined
  const fixed = node.fixed.get(segment)
  const found = fixed && find(fixed, rest, values)
  if (found !== undefined || node.parameter === undefined || !isValue(segment)) return found
  const mark = values.push(segment)
  const below = find(node.parameter, rest, values)
  if (below === undefined) values.length = mark - 1
  return below
}

/** A dot segment, encoded or not, would climb out of the path that the file allows. */
const isValue = (segment: string) => segment !== '' && !/^(\.|%2e){1,2}$/i.test(segment)
