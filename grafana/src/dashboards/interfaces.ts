import { board, missingInstances, type Top } from '../board.ts'
import { errorShare, orZero } from '../promql.ts'
import { limits, NOTHING_FAILED, type Row } from '../spec.ts'

const chosen = 'service="interfaces"'

/** What three of four visits stay below. */
const usual = (name: string, by: string) =>
  `histogram_quantile(0.75, sum by (le${by}) (rate(${name}_bucket[$__rate_interval])))`

const top: readonly Top[] = [
  missingInstances(chosen),
  'alertes',
  {
    title: 'Navigateurs à l’écoute',
    means: {
      fr: 'Flux ouverts : un par navigateur et par espace.',
      en: 'Streams that are open: one for each browser and space.',
    },
    queries: { flux: 'sum (interfaces_streams)' },
    unit: 'short',
    decimals: 0,
  },
  {
    title: 'Plus grand affichage',
    means: {
      fr: 'Trois visites sur quatre voient la page en moins de ce temps (LCP).',
      en: 'Three visits of four see the page within this time (LCP).',
    },
    queries: { affichage: usual('interfaces_largest_paint_seconds', '') },
    unit: 's',
    thresholds: limits(2.4, 4),
    decimals: 1,
  },
  {
    title: 'Pression la plus lente',
    means: {
      fr: 'Trois visites sur quatre attendent au plus ce temps après une touche ou un clic (INP).',
      en: 'Three visits of four wait at most this time after a key or a click (INP).',
    },
    queries: { pression: usual('interfaces_slowest_press_seconds', '') },
    unit: 's',
    thresholds: limits(0.2, 0.5),
    decimals: 2,
  },
]

const pages: Row = {
  title: 'Ce que les pages disent d’elles-mêmes',
  height: 9,
  panels: [
    {
      title: 'Plus grand affichage par espace',
      means: {
        fr: 'p75 du LCP, dit par les navigateurs en quittant la page.',
        en: 'p75 of LCP, told by browsers when they leave the page.',
      },
      queries: { '{{space}}': usual('interfaces_largest_paint_seconds', ', space') },
      unit: 's',
      thresholds: limits(2.4, 4),
    },
    {
      title: 'Pression la plus lente par espace',
      means: {
        fr: 'p75 de l’INP. À la caisse, au-dessus de 0,2 s, on tape plus vite que l’écran.',
        en: 'p75 of INP. At the till, above 0.2 s, one types faster than the screen.',
      },
      queries: { '{{space}}': usual('interfaces_slowest_press_seconds', ', space') },
      unit: 's',
      thresholds: limits(0.2, 0.5),
    },
    {
      title: 'Ce qui bouge tout seul, par espace',
      means: {
        fr: 'p75 du CLS : au-dessus de 0,1, on appuie à côté.',
        en: 'p75 of CLS: above 0.1 one presses beside it.',
      },
      queries: { '{{space}}': usual('interfaces_layout_shift', ', space') },
      unit: 'short',
      thresholds: limits(0.1, 0.25),
    },
  ],
}

const behind: Row = {
  title: 'Derrière les écrans',
  height: 9,
  panels: [
    {
      title: 'Demandes transmises',
      means: {
        fr: 'Par issue : répondues, sans réponse, coupées en cours. Sans réponse qui monte : la passerelle va mal.',
        en: 'By outcome: answered, unreachable, cut on the way. Unreachable that rises: the gateway is unwell.',
      },
      queries: {
        '{{outcome}}': 'sum by (outcome) (rate(interfaces_forwarded_total[$__rate_interval]))',
      },
      unit: 'reqps',
      zero: NOTHING_FAILED,
    },
    {
      title: 'Connexions',
      means: {
        fr: 'Par issue : ouvertes, refusées, sans réponse d’utilisateurs.',
        en: 'By outcome: opened, denied, without an answer of utilisateurs.',
      },
      queries: {
        '{{outcome}}': 'sum by (outcome) (rate(interfaces_sign_ins_total[$__rate_interval]))',
      },
      unit: 'ops',
    },
    {
      title: 'Jetons renouvelés',
      means: {
        fr: 'Par issue : renouvelés, ou finis : la personne se connecte de nouveau.',
        en: 'By outcome: renewed, or ended: the person signs in again.',
      },
      queries: {
        renouvelés: orZero('sum (rate(interfaces_renewals_total{outcome="renewed"}[$__rate_interval]))'),
        finis: orZero('sum (rate(interfaces_renewals_total{outcome="ended"}[$__rate_interval]))'),
      },
      unit: 'ops',
    },
    {
      title: 'Part d’erreurs 5xx',
      means: {
        fr: 'Par instance des écrans.',
        en: 'By instance of the screens.',
      },
      queries: { '{{instance_id}}': errorShare(chosen, 'instance_id') },
      unit: 'percentunit',
      thresholds: limits(0.01, 0.05),
      zero: NOTHING_FAILED,
    },
  ],
}

export const interfaces = board({
  name: 'Interfaces',
  means: {
    fr: 'Les écrans sont-ils là, et assez rapides pour qui s’en sert ?',
    en: 'Are the screens there, and fast enough for who uses them?',
  },
  alerts: ['InstanceDown', 'HighErrorRate', 'HighResponseTime'],
  top,
  details: [pages, behind],
})
