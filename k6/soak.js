/**
 * The same load for a long time: does the shop get slower, or larger? A watcher reads and orders all along, and after each
 * tenth of the run takes its own p95 and what each process says in `/metrics` of its memory and its open files.
 *
 *     k6 run k6/soak.js
 *
 * `-e DURATION=8h` for a night (10 minutes otherwise), `-e USERS=10` for how many visit. The warehouse must have enough for it:
 * a run that would order more than there is does not begin, and says so.
 */
import { sleep } from 'k6'
import exec from 'k6/execution'
import http from 'k6/http'
import { Counter, Gauge, Rate } from 'k6/metrics'
import { secondsOf } from './lib/durations.ts'
import { drift, percentile, readMetric } from './lib/measures.ts'
import { foreseenOrders, ORDER_SHARE } from './lib/mix.ts'
import { figure, ms, write } from './lib/report.ts'
import { duration, gateway, language, number, processes, reportOf, smoke, whole } from './lib/settings.ts'
import { browse, openShop, roundTrip } from './lib/shop.ts'
import { crossed, files, hasRun, smokeNotes, thresholdsOf, usersTable, valueOf } from './lib/summary.ts'
import { startingAt } from './lib/warehouse.ts'

const users = whole('USERS', 30)
const time = duration('DURATION', '10m')
const seconds = secondsOf(time)
const pause = number('PAUSE', 1)
/** A second, and more where the run is long: some hundred rounds a slice are enough. */
const WATCHER_PAUSE = Math.max(1, seconds / 7200)
const SLICES = 10
/** A little less than a tenth: the last ends before the run does. */
const sliceMs = (seconds * 1000) / (SLICES + 0.5)

/** What is watched: from what size on a change means something, and how many times as much is drift. */
const WATCHED = {
  p95: { floor: 25, drift: 1.5 },
  memory: { floor: 64 * 1024 * 1024, drift: 1.3 },
  descriptors: { floor: 50, drift: 1.5 },
}
const METRICS = { memory: 'process_resident_memory_bytes', descriptors: 'process_open_fds' }
const KINDS = /** @type {const} */ (['memory', 'descriptors'])

const p95 = new Gauge('witness_p95', true)
const driftP95 = new Gauge('drift_p95')
const measures = { memory: new Gauge('memory'), descriptors: new Gauge('descriptors') }
const starts = { memory: new Gauge('memory_start'), descriptors: new Gauge('descriptors_start') }
const drifts = { memory: new Gauge('drift_memory'), descriptors: new Gauge('drift_descriptors') }
const readable = new Rate('metrics_read')
const slices = new Counter('slices')

/** @param {string} id */
const processThresholds = (id) =>
  KINDS.flatMap((kind) => [
    [`${kind}_start{process:${id}}`, []],
    [`${kind}{process:${id}}`, []],
    [`drift_${kind}{process:${id}}`, smoke ? [] : [`value<${WATCHED[kind].drift}`]],
  ])

/** @public k6 reads the exports of a script. */
export const options = {
  scenarios: {
    visitors: { executor: 'constant-vus', vus: users, duration: time, exec: 'visit' },
    watcher: { executor: 'constant-vus', vus: 1, duration: time, exec: 'watch' },
  },
  summaryTrendStats: ['med', 'p(95)', 'count'],
  thresholds: {
    errors: [smoke ? 'rate==0' : 'rate<0.001'],
    sent_back: ['rate<1'],
    drift_p95: smoke ? [] : [`value<${WATCHED.p95.drift}`],
    // Drift that was not looked for is not absent.
    slices: smoke ? [] : [`count==${SLICES}`],
    metrics_read: ['rate==1'],
    ...Object.fromEntries(Array.from({ length: SLICES }, (_, i) => [`witness_p95{slice:${i + 1}}`, []])),
    ...Object.fromEntries(processes.flatMap(({ id }) => processThresholds(id))),
  },
}

/** Orders, at most: the watcher begins where the visitors may have come to. */
const foreseen = {
  visitors: foreseenOrders({ users, seconds, pause, share: ORDER_SHARE }),
  watcher: foreseenOrders({ users: 1, seconds, pause: WATCHER_PAUSE, share: 1 }),
}

/** @public */
export function setup() {
  return openShop(foreseen.visitors + foreseen.watcher)
}

/** @public @param {import('./lib/warehouse.ts').Warehouse} warehouse */
export function visit(warehouse) {
  browse(warehouse, pause)
}

/** The watcher's own memory: it is one user, and no other touches it. */
const memory = {
  /** @type {number[]} Of this slice. */
  durations: [],
  /** @type {number[]} Of each slice so far. */
  p95: [],
  /** @type {Map<string, number[]>} By kind and process. */
  series: new Map(),
}

/** @public @param {import('./lib/warehouse.ts').Warehouse} warehouse */
export function watch(warehouse) {
  memory.durations.push(roundTrip(startingAt(warehouse, foreseen.visitors), exec.scenario.iterationInTest))
  const ended = Math.floor((Date.now() - exec.scenario.startTime) / sliceMs)
  if (ended > memory.p95.length && memory.p95.length < SLICES) endSlice()
  sleep(WATCHER_PAUSE)
}

function endSlice() {
  const measure = percentile(memory.durations, 0.95)
  memory.durations = []
  memory.p95.push(measure)
  slices.add(1)
  if (Number.isFinite(measure)) p95.add(measure, { slice: String(memory.p95.length) })
  driftP95.add(driftOf(memory.p95, 'p95'))
  for (const { id, address } of processes) gauge(id, address)
}

/** @param {string} id @param {string} address */
function gauge(id, address) {
  const reply = http.get(`${address}/metrics`, { responseType: 'text', tags: { name: 'metrics' } })
  readable.add(reply.status === 200)
  for (const kind of KINDS) {
    const found = readMetric(reply.body ?? '', METRICS[kind])
    // Not every system tells.
    if (found === undefined) continue
    const series = [...(memory.series.get(`${kind} ${id}`) ?? []), found]
    memory.series.set(`${kind} ${id}`, series)
    if (series.length === 1) starts[kind].add(found, { process: id })
    measures[kind].add(found, { process: id })
    drifts[kind].add(driftOf(series, kind), { process: id })
  }
}

/** Of all slices but the first, in which everything warms up.
 * @param {readonly number[]} series @param {keyof typeof WATCHED} what */
const driftOf = (series, what) => drift(series.slice(1), WATCHED[what].floor)

/** @public @param {import('./lib/summary.ts').Summary} summary */
export function handleSummary(summary) {
  if (!hasRun(summary)) return {}
  const stable = crossed(summary, (metric) => metric.startsWith('drift_')).length === 0
  const factor = figure(valueOf(summary, 'drift_p95', 'value'), undefined, 2)
  /** @type {import('./lib/report.ts').Report} */
  const report = {
    script: 'soak',
    title: { fr: 'Endurance', en: 'Endurance' },
    conditions: [
      { fr: `${users} usagers, ${pause} s de réflexion`, en: `${users} users, ${pause} s of thought` },
      { fr: time, en: time },
      { fr: gateway, en: gateway },
    ],
    verdict: stable
      ? {
          fr: `Rien ne dérive ; p95 × ${write(factor, 'fr')} du début à la fin.${unwatched.fr}`,
          en: `Nothing drifts; p95 × ${write(factor, 'en')} from beginning to end.${unwatched.en}`,
        }
      : { fr: 'La boutique dérive : voyez les seuils.', en: 'The shop drifts: see the thresholds.' },
    tables: [sliceTable(summary), processTable(summary), usersTable(summary)],
    notes: smokeNotes(smoke),
    thresholds: thresholdsOf(summary),
    date: new Date().toISOString(),
    figures: {
      driftP95: valueOf(summary, 'drift_p95', 'value'),
      slices: valueOf(summary, 'slices', 'count'),
    },
  }
  return files(report, summary, { file: reportOf('soak'), language })
}

/** Where no process is known, only the answers were watched. */
const unwatched =
  processes.length > 0
    ? { fr: '', en: '' }
    : {
        fr: ' Mémoire et fichiers ouverts n’ont pas été suivis : aucun processus n’est connu d’ici.',
        en: ' Memory and open files were not watched: no process is known from here.',
      }

/** @param {import('./lib/summary.ts').Summary} summary @returns {import('./lib/report.ts').Table} */
function sliceTable(summary) {
  const p95s = Array.from({ length: SLICES }, (_, i) =>
    valueOf(summary, `witness_p95{slice:${i + 1}}`, 'value'),
  )
  return {
    title: {
      fr: 'Le p95 du veilleur, une lecture et une commande, par dixième',
      en: 'The watcher’s p95, a reading and an order, by tenths',
    },
    columns: { fr: ['tranche', 'p95'], en: ['slice', 'p95'] },
    rows: p95s.map((one, i) => [String(i + 1), ms(one || Number.NaN)]),
  }
}

const MIB = 1024 * 1024

/** @param {import('./lib/summary.ts').Summary} summary @returns {import('./lib/report.ts').Table} */
function processTable(summary) {
  return {
    title: {
      fr: 'Mémoire et fichiers ouverts de chaque processus',
      en: 'Memory and open files of each process',
    },
    columns: {
      fr: ['processus', 'mémoire au début', 'à la fin', 'dérive', 'fichiers au début', 'à la fin', 'dérive'],
      en: ['process', 'memory at first', 'at the end', 'drift', 'files at first', 'at the end', 'drift'],
    },
    rows: processes.map(({ id }) => {
      /** @param {string} name */
      const found = (name) => valueOf(summary, `${name}{process:${id}}`, 'value') || Number.NaN
      return [
        id,
        figure(found('memory_start') / MIB, 'Mio'),
        figure(found('memory') / MIB, 'Mio'),
        figure(found('drift_memory'), undefined, 2),
        figure(found('descriptors_start')),
        figure(found('descriptors')),
        figure(found('drift_descriptors'), undefined, 2),
      ]
    }),
  }
}
