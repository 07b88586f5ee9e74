/** The committed dashboards as the checks look at them: what Grafana would read, not our source. */
import { globSync, readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'

const FOLDER = resolve(import.meta.dirname, '../dashboards')

export interface Place {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}
export interface Target {
  readonly refId: string
  readonly expr: string
  readonly legendFormat: string
  readonly instant: boolean
}
interface Placed {
  readonly id: number
  readonly title: string
  readonly gridPos: Place
}
export interface Measured extends Placed {
  readonly type: 'stat' | 'timeseries' | 'bargauge'
  readonly description: string
  readonly targets: readonly Target[]
  readonly fieldConfig: {
    readonly defaults: {
      readonly thresholds: {
        readonly steps: readonly { readonly value: number | null; readonly color: string }[]
      }
    }
  }
}
export interface Row extends Placed {
  readonly type: 'row'
}
export interface Text extends Placed {
  readonly type: 'text'
  readonly options: { readonly content: string }
}
export type AnyPanel = Measured | Row | Text

export interface Board {
  /** Without folder and ending: `sagas`. */
  readonly file: string
  readonly uid: string
  readonly title: string
  readonly json: {
    readonly title: string
    readonly description: string
    readonly tags: readonly string[]
    readonly panels: readonly AnyPanel[]
    readonly links: readonly {
      readonly type: string
      readonly url?: string
      readonly tags: readonly string[]
    }[]
    readonly templating: {
      readonly list?: readonly {
        readonly name: string
        readonly definition: string
        readonly allValue: string
      }[]
    }
  }
}

/** Every committed dashboard, by name. */
export function boards(): readonly Board[] {
  return globSync('*.json', { cwd: FOLDER })
    .sort()
    .map((name) => {
      const json = JSON.parse(readFileSync(resolve(FOLDER, name), 'utf8')) as Board['json'] & { uid: string }
      return { file: basename(name, '.json'), uid: json.uid, title: json.title, json }
    })
}

export const isMeasured = (panel: AnyPanel): panel is Measured =>
  panel.type !== 'row' && panel.type !== 'text'

/** Each query of each panel, and those that find the values of variables. */
export function expressions({ json }: Board): readonly { readonly panel: string; readonly expr: string }[] {
  const variables = (json.templating.list ?? []).map(({ name, definition }) => ({
    panel: `$${name}`,
    expr: /^label_values\((.*), \w+\)$/.exec(definition)?.[1] ?? definition,
  }))
  const queries = json.panels
    .filter(isMeasured)
    .flatMap(({ title, targets }) => targets.map(({ expr }) => ({ panel: title, expr })))
  return [...variables, ...queries]
}
