/** From a specification of ours to Grafana's dashboard, by Grafana's own SDK. Pure: the same specification, the same JSON. */
import { PanelBuilder as BarGaugePanel } from '@grafana/grafana-foundation-sdk/bargauge'
import {
  type BarGaugeDisplayMode,
  BigValueColorMode,
  BigValueGraphMode,
  type GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  FieldColorBuilder,
  FieldColorModeId,
  QueryVariableBuilder,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat'
import { TextMode, PanelBuilder as TextPanel } from '@grafana/grafana-foundation-sdk/text'
import { PanelBuilder as TimeSeriesPanel } from '@grafana/grafana-foundation-sdk/timeseries'
import { type Curves, type DashboardSpec, GRID, NEUTRAL, type Panel } from './spec.ts'

/** The data source that grafana/provisioning sets up. */
export const DATASOURCE = { type: 'prometheus', uid: 'comptoir-prometheus' } as const
const TAG = 'comptoir'
/** Where Grafana serves docs/runbooks, when that folder is mounted below its static files. */
export const RUNBOOKS = '/public/runbooks'
const TEXT_HEIGHT = 12

interface Place {
  readonly w: number
  readonly id: number
  readonly x: number
  readonly y: number
  readonly h: number
}

/** The whole dashboard. */
export function buildDashboard(spec: DashboardSpec): Dashboard {
  const builder = new DashboardBuilder(spec.title)
    .uid(spec.uid)
    .description(`${spec.means.fr}\n\n${spec.means.en}`)
    .tags([TAG])
    .timezone('browser')
    .time({ from: 'now-15m', to: 'now' })
    .refresh('10s')
    .tooltip(DashboardCursorSync.Crosshair)
    .readonly()
    .version(1)
  addLinks(builder, spec)
  if (spec.serviceVariable !== undefined) builder.withVariable(serviceVariable(spec.serviceVariable))
  addPanels(builder, spec)
  const dashboard = builder.build()
  // The SDK hides each link in a menu unless told otherwise, and has no word for the open bar.
  for (const link of dashboard.links ?? []) delete link.placement
  return dashboard
}

function addLinks(builder: DashboardBuilder, { alerts }: DashboardSpec): void {
  builder.link(
    new DashboardLinkBuilder('Tableaux')
      .type(DashboardLinkType.Dashboards)
      .tags([TAG])
      .asDropdown(false)
      .keepTime(true)
      .includeVars(false),
  )
  for (const alert of alerts) {
    builder.link(
      new DashboardLinkBuilder(`Fiche ${alert}`)
        .type(DashboardLinkType.Link)
        .icon('doc')
        .tooltip(`Que faire quand ${alert} sonne · What to do when ${alert} fires`)
        .url(`${RUNBOOKS}/${alert}.md`)
        .targetBlank(true),
    )
  }
}

const serviceVariable = (query: string) =>
  new QueryVariableBuilder('service')
    .label('Service')
    .description('Services à montrer · Services to show')
    .datasource(DATASOURCE)
    .query({ query, refId: 'service' })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ selected: true, text: 'All', value: '$__all' })

/** How many panels stand beside each other: more than six cannot be read, and a row of more goes on in full lines. */
const acrossOf = (count: number): number =>
  count <= 6 ? count : ([6, 4, 3, 2].find((across) => count % across === 0) ?? 1)

function addPanels(builder: DashboardBuilder, spec: DashboardSpec): void {
  let y = 0
  let id = 0
  for (const { title, height, panels } of spec.rows) {
    if (title !== undefined) {
      id += 1
      builder.withRow(new RowBuilder(title).id(id).gridPos({ x: 0, y, w: GRID, h: 1 }))
      y += 1
    }
    let x = 0
    for (const panel of panels) {
      id += 1
      const w = panel.width ?? GRID / acrossOf(panels.length)
      if (x + w > GRID) [x, y] = [0, y + height]
      builder.withPanel(build(panel, { id, x, y, w, h: height }))
      x += w
    }
    y += height
  }
  id += 1
  builder.withPanel(
    new TextPanel()
      .id(id)
      .title('Comment lire ce tableau · How to read this board')
      .mode(TextMode.Markdown)
      .content(legendText(spec))
      .gridPos({ x: 0, y, w: GRID, h: TEXT_HEIGHT }),
  )
}

/** What each panel means, in both languages, in the order of the board. */
function legendText({ means, rows }: DashboardSpec): string {
  const panels = rows.flatMap((row) => row.panels)
  const list = (language: 'fr' | 'en') =>
    panels
      .map(
        (panel) =>
          `- **${panel.title}** : ${[panel.means, panel.zero]
            .map((text) => text?.[language])
            .join(' ')
            .trim()}`,
      )
      .join('\n')
  return `${means.fr}\n\n${list('fr')}\n\n---\n\n${means.en}\n\n${list('en')}\n`
}

function describe({ means, zero }: Panel): string {
  const say = (language: 'fr' | 'en') => [means[language], zero?.[language]].join(' ').trim()
  return `${say('fr')}\n\n${say('en')}`
}

/** What every kind of panel has. */
interface Common<B> {
  id(id: number): B
  title(title: string): B
  description(text: string): B
  datasource(source: typeof DATASOURCE): B
  gridPos(place: { x: number; y: number; w: number; h: number }): B
  unit(unit: string): B
  min(min: number): B
  noValue(text: string): B
  thresholds(thresholds: ThresholdsConfigBuilder): B
  targets(targets: DataqueryBuilder[]): B
}

function dress<B extends Common<B>>(builder: B, panel: Panel, place: Place): B {
  const { id, x, y, w, h } = place
  const { thresholds = NEUTRAL } = panel
  const instant = panel.kind === 'bargauge'
  return builder
    .id(id)
    .title(panel.title)
    .description(describe(panel))
    .datasource(DATASOURCE)
    .gridPos({ x, y, w, h })
    .unit(panel.unit)
    .min(0)
    .noValue('–')
    .thresholds(
      new ThresholdsConfigBuilder()
        .mode(ThresholdsMode.Absolute)
        .steps(thresholds.map(({ value, color }) => ({ value, color }))),
    )
    .targets(
      Object.entries(panel.queries).map(([legend, expr], index) => {
        const query = new DataqueryBuilder()
          .refId(String.fromCharCode(65 + index))
          .datasource(DATASOURCE)
          .expr(expr)
          .legendFormat(legend)
        return instant ? query.instant() : query.range()
      }),
    )
}

const lastValue = () => new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false)

function build(panel: Panel, place: Place): StatPanel | TimeSeriesPanel | BarGaugePanel {
  switch (panel.kind ?? 'timeseries') {
    case 'stat': {
      const stat = dress(new StatPanel(), panel, place)
        .colorMode(BigValueColorMode.Background)
        .graphMode(BigValueGraphMode.Area)
        .reduceOptions(lastValue())
        .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
      return withNumbers(stat, panel)
    }
    case 'bargauge': {
      const bars = dress(new BarGaugePanel(), panel, place)
        .displayMode('basic' as BarGaugeDisplayMode)
        .orientation(VizOrientation.Horizontal)
        .reduceOptions(lastValue())
        .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
      return withNumbers(bars, panel)
    }
    case 'timeseries':
      return withNumbers(curves(panel as Curves, place), panel)
  }
}

function curves(panel: Curves, place: Place): TimeSeriesPanel {
  const hasLimits = (panel.thresholds ?? NEUTRAL).length > 1
  const builder = dress(new TimeSeriesPanel(), panel, place)
    .lineWidth(2)
    .fillOpacity(panel.stacked === true ? 40 : 8)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName))
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .calcs([]),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi))
  if (hasLimits) builder.thresholdsStyle({ build: () => ({ mode: 'dashed' as GraphThresholdsStyleMode }) })
  if (panel.stacked === true) builder.stacking(new StackingConfigBuilder().mode(StackingMode.Normal))
  return builder
}

function withNumbers<B extends { max(max: number): B; decimals(decimals: number): B }>(
  builder: B,
  { max, decimals }: Panel,
): B {
  if (max !== undefined) builder.max(max)
  if (decimals !== undefined) builder.decimals(decimals)
  return builder
}
