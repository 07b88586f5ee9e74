/** How every board begins: its names, and on top, side by side, what would be wrong. */
import { firing, orZero } from './promql.ts'
import {
  type Alert,
  type DashboardSpec,
  GRID,
  NONE_WANTED,
  NOTHING_FAILED,
  type Row,
  type Stat,
} from './spec.ts'

/** A number on top, all of which share the width; `alertes` is how many of the board's own alerts fire now. */
export type Top = Omit<Stat, 'kind' | 'width'> | 'alertes'

interface Board extends Pick<DashboardSpec, 'means' | 'serviceVariable' | 'alerts'> {
  /** One word, as people read it. */
  readonly name: string
  /** What matters first stands first. */
  readonly top: readonly Top[]
  /** The rows below, from the most to the least telling. */
  readonly details: readonly Row[]
}

const TOP_HEIGHT = 5
/** A count of alerts has one or two digits. */
const ALERTS_WIDTH = 4

export function board({ name, top, details, ...rest }: Board): DashboardSpec {
  const file = name.toLowerCase()
  return {
    ...rest,
    uid: `comptoir-${file}`,
    file,
    title: `Comptoir · ${name}`,
    rows: [{ height: TOP_HEIGHT, panels: topPanels(top, rest.alerts) }, ...details],
  }
}

/** How many of the instances that `where` selects are not there. */
export const missingInstances = (where: string): Top => ({
  title: 'Instances absentes',
  means: {
    fr: 'Instances que Prometheus n’arrive pas à lire. Toute valeur sauf 0 : un processus est arrêté ou figé.',
    en: 'Instances that Prometheus cannot read. Anything but 0: a process has stopped or hangs.',
  },
  queries: { absentes: orZero(`count(up{${where}} == 0)`) },
  unit: 'short',
  thresholds: NONE_WANTED,
  zero: NOTHING_FAILED,
  decimals: 0,
})

function topPanels(top: readonly Top[], alerts: readonly Alert[]): Stat[] {
  const own = top.filter((panel) => panel !== 'alertes').length
  const width = (GRID - (own < top.length ? ALERTS_WIDTH : 0)) / own
  return top.map((panel) => (panel === 'alertes' ? activeAlerts(alerts) : { ...panel, kind: 'stat', width }))
}

const activeAlerts = (alerts: readonly Alert[]): Stat => ({
  kind: 'stat',
  title: 'Alertes actives',
  means: {
    fr: 'Alertes de ce tableau qui sonnent maintenant ; les liens en haut mènent à leurs fiches.',
    en: 'Alerts of this board that fire now; the links at the top lead to their runbooks.',
  },
  queries: { alertes: firing(alerts) },
  unit: 'short',
  thresholds: NONE_WANTED,
  zero: NOTHING_FAILED,
  width: ALERTS_WIDTH,
  decimals: 0,
})
