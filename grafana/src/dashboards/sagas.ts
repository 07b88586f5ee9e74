import { board, type Top } from '../board.ts'
import { orZero, orZeroOf, share } from '../promql.ts'
import { limits, NONE_WANTED, NOTHING_FAILED, type Row } from '../spec.ts'

const confirmed = 'sum (rate(saga_success_total[$__rate_interval]))'
const undone = 'sum (rate(saga_failure_total[$__rate_interval]))'
const duration = (q: number, status: string) =>
  `histogram_quantile(${q}, sum by (le) (rate(saga_duration_seconds_bucket{status="${status}"}[$__rate_interval])))`
const steps = (outcome: string) =>
  `sum by (step) (rate(saga_steps_total{outcome="${outcome}"}[$__rate_interval]))`
const everyStep = 'sum by (step) (rate(saga_steps_total[$__rate_interval]))'

const top: readonly Top[] = [
  {
    title: 'Sagas bloquées',
    means: {
      fr: 'Sagas qu’aucune reprise ne peut finir : un opérateur doit décider. Chaque orchestrateur compte le même journal, d’où le maximum.',
      en: 'Sagas that no retry can end: an operator has to decide. Each orchestrator counts the same journal, hence the maximum.',
    },
    queries: { bloquées: 'max (saga_bloquees)' },
    unit: 'short',
    thresholds: NONE_WANTED,
    decimals: 0,
  },
  'alertes',
  {
    title: 'Part des annulées',
    means: {
      fr: 'Part des sagas annulées. Un refus (stock, paiement) est une réponse normale ; une part qui saute ne l’est pas.',
      en: 'Share of sagas undone. A refusal (stock, payment) is a normal answer; a share that jumps is not.',
    },
    queries: { annulées: share(orZero(undone), `((${orZero(confirmed)}) + (${orZero(undone)}))`) },
    unit: 'percentunit',
    thresholds: limits(0.5, 0.8),
    zero: NOTHING_FAILED,
    max: 1,
    decimals: 1,
  },
  {
    title: 'p95 jusqu’à la réponse',
    means: {
      fr: '95 % des commandes confirmées ont eu leur réponse en moins de ce temps.',
      en: '95 % of confirmed orders had their answer within this time.',
    },
    queries: { p95: duration(0.95, 'TERMINEE') },
    unit: 's',
    thresholds: limits(0.5, 1),
  },
  {
    title: 'Confirmées par seconde',
    means: { fr: 'Commandes menées à leur fin.', en: 'Orders taken to their end.' },
    queries: { confirmées: orZero(confirmed) },
    unit: 'ops',
    zero: { fr: 'Affiche 0 sans commande.', en: 'Shows 0 without orders.' },
  },
]

const ends: Row = {
  title: 'Issue et durée',
  height: 9,
  panels: [
    {
      title: 'Sagas finies par seconde',
      means: {
        fr: 'Les deux courbes ensemble sont le débit. Si « annulées » monte seule, regardez les étapes refusées.',
        en: 'Both curves together are the throughput. When “annulées” alone rises, look at the refused steps.',
      },
      queries: { confirmées: orZero(confirmed), annulées: orZero(undone) },
      unit: 'ops',
      zero: { fr: 'Affiche 0 sans saga finie.', en: 'Shows 0 without ended sagas.' },
    },
    {
      title: 'Durée jusqu’à la réponse',
      means: {
        fr: 'Du début de la saga à sa réponse, pour les confirmées (p50, p95, p99) et les annulées (p95). Limite : 1 s.',
        en: 'From the start of a saga to its answer, for confirmed (p50, p95, p99) and undone ones (p95). Limit: 1 s.',
      },
      queries: {
        'confirmées p50': duration(0.5, 'TERMINEE'),
        'confirmées p95': duration(0.95, 'TERMINEE'),
        'confirmées p99': duration(0.99, 'TERMINEE'),
        'annulées p95': duration(0.95, 'ANNULEE'),
      },
      unit: 's',
      thresholds: limits(0.5, 1),
    },
  ],
}

const stepRow: Row = {
  title: 'Étapes',
  height: 9,
  panels: [
    {
      title: 'Étapes refusées par seconde',
      means: {
        fr: 'Quelle étape dit non : le stock (reserver-stock), le paiement (payer). Les précédentes sont alors défaites.',
        en: 'Which step says no: the stock (reserver-stock), the payment (payer). Those before it are then undone.',
      },
      queries: { '{{step}}': orZeroOf(steps('refused'), everyStep) },
      unit: 'ops',
      zero: NOTHING_FAILED,
    },
    {
      title: 'Issues inconnues par seconde',
      means: {
        fr: 'Appels sans réponse claire (délai, coupure, 5xx), retentés avec la même clé. Durable : le service de l’étape va mal.',
        en: 'Calls without a clear answer (time-out, reset, 5xx), tried again with the same key. If it lasts, the step’s service is unwell.',
      },
      queries: { '{{step}}': orZeroOf(steps('unknown'), everyStep) },
      unit: 'ops',
      thresholds: limits(0.1, 1),
      zero: NOTHING_FAILED,
    },
    {
      title: 'Étapes réussies par seconde',
      means: {
        fr: 'Chaque étape avance au même rythme ; l’écart entre deux est ce que la seconde refuse.',
        en: 'Each step moves at the same pace; the gap between two is what the second refuses.',
      },
      queries: { '{{step}}': steps('succeeded') },
      unit: 'ops',
    },
  ],
}

const runs: Row = {
  title: 'En cours et reprises',
  height: 9,
  panels: [
    {
      title: 'Sagas en cours',
      means: {
        fr: 'Actives : en cours d’appel. En sommeil : attendent leur prochain essai ; leur nombre monte quand un service manque.',
        en: 'Active: in a call. Asleep: waiting for their next try; their number rises when a service is missing.',
      },
      queries: {
        'actives {{instance_id}}': 'sum by (instance_id) (saga_runs_active)',
        'en sommeil {{instance_id}}': 'sum by (instance_id) (saga_runs_sleeping)',
      },
      unit: 'short',
    },
    {
      title: 'Reprises d’un orchestrateur perdu',
      means: {
        fr: 'Sagas qu’un orchestrateur a reprises d’un autre, par minute : normal après un arrêt brutal, jamais en continu.',
        en: 'Sagas that one orchestrator took over from another, per minute: normal after a crash, never all the time.',
      },
      queries: {
        '{{instance_id}}': '60 * sum by (instance_id) (rate(saga_takeovers_total[$__rate_interval]))',
      },
      unit: 'short',
      thresholds: limits(1, 60),
    },
    {
      title: 'États atteints par seconde',
      means: {
        fr: 'Le chemin d’une commande : CREEE, STOCK_VERIFIE, STOCK_RESERVE, PAYEE, CONFIRMEE, ou ANNULEE.',
        en: 'The way of an order: CREEE, STOCK_VERIFIE, STOCK_RESERVE, PAYEE, CONFIRMEE, or ANNULEE.',
      },
      queries: { '{{etat}}': 'sum by (etat) (rate(saga_etat_total[$__rate_interval]))' },
      unit: 'ops',
    },
  ],
}

export const sagas = board({
  name: 'Sagas',
  means: {
    fr: 'Les commandes se terminent-elles, vite, et sans qu’un opérateur doive intervenir ?',
    en: 'Do orders end, quickly, and without an operator?',
  },
  alerts: ['SagaBloquee', 'HighErrorRate', 'HighResponseTime'],
  top,
  details: [ends, stepRow, runs],
})
