/** The part of Grafana's dashboard format that we use, closed: a member that is not listed is a mistake. */
const text = { type: 'string', minLength: 1 } as const
const flag = { type: 'boolean' } as const
const whole = { type: 'integer', minimum: 0 } as const

const closed = (properties: Record<string, object>, optional: readonly string[] = []) => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
})
const list = (items: object, minItems = 0) => ({ type: 'array', minItems, items })

const datasource = closed({ type: { const: 'prometheus' }, uid: text })
const gridPos = closed({
  x: { ...whole, maximum: 23 },
  y: whole,
  w: { type: 'integer', minimum: 1, maximum: 24 },
  h: { type: 'integer', minimum: 1 },
})
const thresholds = closed({
  mode: { const: 'absolute' },
  steps: list(
    closed({
      value: { type: ['number', 'null'] },
      color: { enum: ['green', 'yellow', 'orange', 'red', 'blue'] },
    }),
    1,
  ),
})
const target = closed({
  refId: { type: 'string', pattern: '^[A-Z]$' },
  datasource,
  expr: text,
  legendFormat: text,
  instant: flag,
  range: flag,
})
const defaults = closed(
  {
    unit: { enum: ['s', 'percentunit', 'reqps', 'ops', 'bytes', 'short', 'cps'] },
    min: { const: 0 },
    max: { type: 'number' },
    decimals: whole,
    noValue: text,
    thresholds,
    color: closed({ mode: { enum: ['thresholds', 'palette-classic-by-name'] } }),
    custom: closed(
      {
        lineWidth: whole,
        fillOpacity: { ...whole, maximum: 100 },
        thresholdsStyle: closed({ mode: { const: 'dashed' } }),
        stacking: closed({ mode: { const: 'normal' } }),
      },
      ['thresholdsStyle', 'stacking'],
    ),
  },
  ['max', 'decimals', 'custom'],
)
const reduceOptions = closed({ calcs: list(text, 1), values: { const: false } })
const legend = closed({
  showLegend: flag,
  displayMode: { const: 'list' },
  placement: { const: 'bottom' },
  calcs: list(text),
})

const measured = (type: string, options: object) =>
  closed({
    id: { type: 'integer', minimum: 1 },
    type: { const: type },
    title: text,
    description: text,
    transparent: flag,
    repeatDirection: { const: 'h' },
    datasource,
    gridPos,
    targets: list(target, 1),
    fieldConfig: closed({ defaults, overrides: { type: 'array', maxItems: 0 } }),
    options,
  })

const panels = {
  stat: measured(
    'stat',
    closed({
      graphMode: { const: 'area' },
      colorMode: { const: 'background' },
      justifyMode: text,
      textMode: text,
      wideLayout: flag,
      showPercentChange: flag,
      percentChangeColorMode: text,
      orientation: text,
      reduceOptions,
    }),
  ),
  timeseries: measured(
    'timeseries',
    closed({ legend, tooltip: closed({ mode: { const: 'multi' }, sort: text }) }),
  ),
  bargauge: measured(
    'bargauge',
    closed({
      displayMode: text,
      valueMode: text,
      namePlacement: text,
      showUnfilled: flag,
      sizing: text,
      minVizWidth: whole,
      minVizHeight: whole,
      maxVizHeight: whole,
      legend,
      orientation: { const: 'horizontal' },
      reduceOptions,
    }),
  ),
  row: closed({
    id: { type: 'integer', minimum: 1 },
    type: { const: 'row' },
    title: text,
    collapsed: { const: false },
    gridPos,
    panels: { type: 'array', maxItems: 0 },
  }),
  text: closed({
    id: { type: 'integer', minimum: 1 },
    type: { const: 'text' },
    title: text,
    transparent: flag,
    repeatDirection: { const: 'h' },
    gridPos,
    options: closed({ mode: { const: 'markdown' }, content: text }),
  }),
}

const variable = closed({
  type: { const: 'query' },
  name: { const: 'service' },
  label: text,
  description: text,
  datasource,
  query: closed({ query: text, refId: text }),
  definition: text,
  refresh: { enum: [1, 2] },
  sort: { const: 1 },
  multi: { const: true },
  includeAll: { const: true },
  allValue: { const: '.*' },
  allowCustomValue: flag,
  skipUrlSync: flag,
  auto: flag,
  auto_min: text,
  auto_count: whole,
  current: closed({ selected: flag, text: { const: 'All' }, value: { const: '$__all' } }),
})

const link = closed(
  {
    title: text,
    type: { enum: ['dashboards', 'link'] },
    icon: { type: 'string' },
    tooltip: { type: 'string' },
    url: { type: 'string' },
    tags: list(text),
    asDropdown: flag,
    targetBlank: flag,
    includeVars: flag,
    keepTime: flag,
  },
  ['url'],
)

export const dashboardSchema = closed({
  uid: { type: 'string', pattern: '^[a-z][a-z-]{2,39}$' },
  title: text,
  description: text,
  tags: list(text, 1),
  timezone: text,
  editable: { const: false },
  graphTooltip: { const: 1 },
  time: closed({ from: text, to: text }),
  fiscalYearStartMonth: whole,
  refresh: text,
  schemaVersion: { type: 'integer', minimum: 36 },
  version: whole,
  links: list(link, 1),
  annotations: closed({}),
  templating: closed({ list: list(variable) }, ['list']),
  panels: list(
    {
      type: 'object',
      required: ['type'],
      discriminator: { propertyName: 'type' },
      oneOf: Object.values(panels),
    },
    1,
  ),
})
