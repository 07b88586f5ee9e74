/** The comparison with and without gateway, as the page shows it. Pure. */

/** KrakenD as we build it, or its stand-in: as COMPTOIR_GATEWAY names them. */
export type Gateway = 'krakend' | 'stand-in'

export interface Speed {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p95Ms: number
}

/** The same load by the two ways, one right after the other. */
export interface Pair {
  readonly direct: Speed
  readonly through: Speed
}

/** What one system of its own was measured to do. */
export interface Measured {
  readonly gateway: Gateway
  /** Of panier and of the orchestrator. */
  readonly instances: number
  readonly calm: Pair
  readonly pressed: Pair
  readonly orders: Pair
  /** How far the furthest instance of panier was from an equal share, of that share; under pressure. */
  readonly gap: number
}

/** What the figures were made with, and when. */
export interface Made {
  readonly command: string
  /** YYYY-MM-DD. */
  readonly date: string
  readonly machine: string
  readonly versions: string
  readonly commit: string
  readonly seconds: number
  /** Load average of the last minute before anything was started. */
  readonly loadBefore: number
  readonly cores: number
}

export const CALM_USERS = 20
export const PRESSED_USERS = 20
export const ORDERING_USERS = 32

const NAMES: Readonly<Record<Gateway, string>> = { krakend: 'KrakenD', 'stand-in': 'doublure' }

/** French figures: a comma, and a space that breaks no line between thousands. */
function figure(value: number, decimals = 0): string {
  const [whole = '', rest] = value.toFixed(decimals).split('.')
  const spaced = whole.replaceAll(/\B(?=(\d{3})+$)/g, '\u00A0')
  return rest === undefined ? spaced : `${spaced},${rest}`
}

const percent = (share: number, decimals = 0): string => `${figure(share * 100, decimals)}\u00A0%`

type Column = readonly [title: string, cell: (one: Measured) => string]

function table(columns: readonly Column[], all: readonly Measured[]): string {
  const lines = [
    columns.map(([title]) => title),
    columns.map((_, i) => (i < 2 ? '---' : '---:')),
    ...all.map((one) => columns.map(([, cell]) => cell(one))),
  ]
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n')
}

const who: readonly Column[] = [
  ['instances', ({ instances }) => String(instances)],
  ['passerelle', ({ gateway }) => NAMES[gateway]],
]

const ratio = ({ direct, through }: Pair): number => through.perSecond / direct.perSecond

/** The tables with what made them: all that stands between the marks of the page. */
export function comparisonText(all: readonly Measured[], made: Made): string {
  const busy = made.loadBefore > made.cores / 2
  return `\`\`\`
${made.command}
\`\`\`

- le ${made.date}, ${made.machine} ; commit ${made.commit}
- ${made.versions}
- chaque chiffre : la moyenne de deux mesures de ${made.seconds} s, dans un ordre puis dans l’autre
- charge de la machine avant le premier démarrage : ${figure(made.loadBefore, 1)} pour ${made.cores} cœurs${busy ? ' ; **d’autres y travaillaient** : ne lisez que les rapports, et de loin' : ''}

### Lire un panier, ${CALM_USERS} usagers, 0,1 s entre deux lectures

${table(
  [
    ...who,
    ['p50 direct', ({ calm }) => `${figure(calm.direct.p50Ms, 1)} ms`],
    ['p50 par elle', ({ calm }) => `${figure(calm.through.p50Ms, 1)} ms`],
    ['p95 direct', ({ calm }) => `${figure(calm.direct.p95Ms, 1)} ms`],
    ['p95 par elle', ({ calm }) => `${figure(calm.through.p95Ms, 1)} ms`],
  ],
  all,
)}

### Lire un panier, ${PRESSED_USERS} usagers, sans pause

${table(
  [
    ...who,
    ['lectures/s direct', ({ pressed }) => figure(pressed.direct.perSecond)],
    ['lectures/s par elle', ({ pressed }) => figure(pressed.through.perSecond)],
    ['rapport', ({ pressed }) => percent(ratio(pressed))],
    ['écart de partage', ({ gap, instances }) => (instances === 1 ? '–' : percent(gap, 2))],
  ],
  all,
)}

### Commander, ${ORDERING_USERS} usagers, sans pause

${table(
  [
    ...who,
    ['commandes/s direct', ({ orders }) => figure(orders.direct.perSecond)],
    ['commandes/s par elle', ({ orders }) => figure(orders.through.perSecond)],
    ['rapport', ({ orders }) => percent(ratio(orders))],
    ['p95 direct', ({ orders }) => `${figure(orders.direct.p95Ms)} ms`],
    ['p95 par elle', ({ orders }) => `${figure(orders.through.p95Ms)} ms`],
  ],
  all,
)}`
}

export const BEGIN = '<!-- npm run load -- compare : début -->'
export const END = '<!-- npm run load -- compare : fin -->'

/** The page with other figures between its marks. Throws when it has not both marks, in order. */
export function replaceBetweenMarks(page: string, text: string): string {
  const [before, rest] = cut(page, BEGIN)
  const [, after] = cut(rest, END)
  return `${before}${BEGIN}\n\n${text}\n\n${END}${after}`
}

function cut(page: string, mark: string): [string, string] {
  const at = page.indexOf(mark)
  if (at < 0) throw new Error(`the page lacks its mark ${mark}`)
  return [page.slice(0, at), page.slice(at + mark.length)]
}
