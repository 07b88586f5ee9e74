/** One rule for names: French for what clients see and the tables that hold it, English for all the rest. */

import { REPLY_HEADERS, REQUEST_HEADERS } from '@comptoir/contracts'
import environment from '@comptoir/system/environment.json' with { type: 'json' }
import { expect, test } from 'vitest'
import { metricNames } from '../../grafana/src/metric-names.ts'
import { boards, expressions } from '../../grafana/src/read.ts'
import { columnsIn, declaredIn, foreignWords, tradeWords } from './language.ts'
import { read, repositoryFiles } from './tree.ts'

const trade = tradeWords()
const files = repositoryFiles()

interface Kind {
  readonly kind: string
  /** Each with its place, for who has to find it. */
  readonly names: () => readonly Named[]
  readonly fewest: number
  /** What must be caught. */
  readonly planted: readonly string[]
}
interface Named {
  readonly name: string
  readonly place: string
}

const inFiles = (which: RegExp, find: (path: string, text: string) => readonly string[]) => (): Named[] =>
  files
    .filter((path) => which.test(path))
    .flatMap((path) => find(path, read(path)).map((name) => ({ name, place: path })))

const matches = (form: RegExp) => (_path: string, text: string) =>
  [...text.matchAll(form)].map(([, name = '']) => name)

/** Runbooks and alerts have one name, by which people on call know them. */
const ALERTS = new Set(matches(/- alert: (\w+)/g)('', read('prometheus/rules/alerts.yml')))
/** Texts for people have French names too; what a program of others reads has the name that it looks for. */
const OF_PEOPLE = /^docs\/|\/migrations\//

const KINDS: readonly Kind[] = [
  {
    kind: 'a declaration',
    names: inFiles(/\.(ts|js|mjs)$/, declaredIn),
    fewest: 10_000,
    planted: [
      ...declaredIn('a.ts', 'export function franchit() {}'),
      ...declaredIn('a.ts', 'const { prix: vitesse } = x'),
      ...declaredIn('a.ts', 'const f = (epaisseur: number) => epaisseur'),
      ...declaredIn('a.ts', 'type Relais = 1'),
      ...declaredIn('a.ts', 'interface A { readonly largeur: number }'),
      ...declaredIn('a.ts', 'class A { #jalons = 1; franchir() {} }'),
    ].filter((name) => !['A', 'f'].includes(name)),
  },
  {
    kind: 'a file or folder',
    names: () =>
      files
        .filter((path) => !OF_PEOPLE.test(path))
        .flatMap((path) => path.split('/').map((name) => ({ name, place: path })))
        .filter(({ name }) => !ALERTS.has(name.replace('.yml', ''))),
    fewest: 1_000,
    planted: ['conteneurs', 'lire-panier-ensuite.ts'],
  },
  {
    kind: 'an environment variable',
    names: () => [
      ...environment.own.map((name) => ({ name, place: 'environment.json' })),
      ...inFiles(/^(docker-compose\.yml|deploy\/.*\.yml)$/, matches(/^ {6}([A-Z][A-Z0-9_]+):/gm))(),
      ...inFiles(/^k6\/lib\/.*\.ts$/, matches(/__ENV\['(\w+)'\]/g))(),
    ],
    fewest: 40,
    planted: ['SEMENCE', 'PLAFOND_RETRAITS'],
  },
  {
    kind: 'a header',
    names: () =>
      [...Object.keys(REQUEST_HEADERS), ...Object.keys(REPLY_HEADERS)]
        .map((name) => ({ name, place: 'headers.ts' }))
        .concat(inFiles(/\/src\/.*\.ts$/, matches(/'(x-[a-z-]+)'/g))()),
    fewest: 15,
    planted: ['x-duree-ms', 'X-Haute-Vitesse'],
  },
  {
    kind: 'a command or an option',
    names: () => [
      ...Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts).map((name) => ({
        name,
        place: 'package.json',
      })),
      ...inFiles(/^cli\/.*\.ts$/, matches(/--([a-z][a-z-]+)/g))(),
    ],
    fewest: 60,
    planted: ['conteneurs', 'graine', 'demarrer'],
  },
  {
    kind: 'a metric',
    names: () =>
      boards().flatMap((board) =>
        expressions(board).flatMap(({ expr }) =>
          metricNames(expr).map((name) => ({ name, place: `dashboard ${board.file}` })),
        ),
      ),
    fewest: 30,
    planted: ['saga_graines_total', 'bus_duree_seconds'],
  },
  {
    kind: 'a column of the machinery',
    names: inFiles(/^packages\/(participant|saga-postgres)\/src\/.*schema\.ts$/, (_path, text) =>
      columnsIn(text),
    ),
    fewest: 30,
    planted: columnsIn(
      "inbox = pgTable('inbox', { a: text('empreinte'), b: bigint('ordre', { mode }) })",
    ).filter((name) => name !== 'inbox'),
  },
]

test('the words of the trade come from the contracts and the glossary', () => {
  const words = ['commande', 'quantite', 'reserver', 'insuffisant', 'confirmee', 'solde']
  expect(words.filter((word) => !trade.has(word))).toEqual([])
})

test.each(KINDS)('$kind that is French and not of the trade is caught', ({ planted }) => {
  expect(planted.length).toBeGreaterThan(1)
  expect(planted.filter((name) => foreignWords(name, trade).length === 0)).toEqual([])
})

test.each(KINDS)('$kind is English, or a word of the trade', ({ names, fewest }) => {
  const all = names()
  expect(all.length).toBeGreaterThan(fewest)
  const wrong = all.flatMap(({ name, place }) =>
    foreignWords(name, trade).map((word) => `${word}: ${name} (${place})`),
  )
  expect([...new Set(wrong)].sort()).toEqual([])
})
