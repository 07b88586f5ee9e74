import { board, missingInstances, type Top } from '../board.ts'
import { errorShare, orZeroOf, quantile, requests, TIMED } from '../promql.ts'
import { limits, NOTHING_FAILED, type Row } from '../spec.ts'
import { catalogue } from './catalogue.ts'
import { invoices } from './invoices.ts'
import { reports } from './reports.ts'
import { stock } from './stock.ts'
import { tills } from './tills.ts'

const chosen = 'service=~"$service",service!="passerelle"'

const top: readonly Top[] = [
  missingInstances(chosen),
  'alertes',
  {
    title: 'Pire part d’erreurs 5xx',
    means: {
      fr: 'La part de réponses 5xx du service qui en a le plus. Les refus attendus (4xx) n’en sont pas.',
      en: 'The share of 5xx answers of the service that has most. Expected refusals (4xx) do not count.',
    },
    queries: { '5xx': `max (${errorShare(chosen, 'service')})` },
    unit: 'percentunit',
    thresholds: limits(0.01, 0.05),
    zero: NOTHING_FAILED,
    decimals: 2,
  },
  {
    title: 'Pire p95',
    means: {
      fr: 'Le p95 du service le plus lent ; l’alerte HighResponseTime commence à 1 s.',
      en: 'The p95 of the slowest service; the alert HighResponseTime begins at 1 s.',
    },
    queries: { p95: `max (${quantile(0.95, chosen, 'service')})` },
    unit: 's',
    thresholds: limits(0.5, 1),
  },
  {
    title: 'Requêtes par seconde',
    means: {
      fr: 'Trafic de tous les services choisis, sondes et lectures de mesures exclues.',
      en: 'Traffic of all chosen services, without probes and scrapes.',
    },
    queries: { requêtes: requests(chosen) },
    unit: 'reqps',
  },
]

const perService: Row = {
  title: 'Par service',
  height: 9,
  panels: [
    {
      title: 'Requêtes par service',
      means: {
        fr: 'Une commande en fait une ou deux à chaque service ; une courbe qui tombe seule montre le service arrêté.',
        en: 'An order makes one or two to each service; a curve that falls alone shows which one stopped.',
      },
      queries: { '{{service}}': requests(chosen, 'service') },
      unit: 'reqps',
    },
    {
      title: 'Part d’erreurs 5xx par service',
      means: {
        fr: 'Part des réponses 5xx. L’alerte HighErrorRate commence à 5 %.',
        en: 'Share of 5xx answers. The alert HighErrorRate begins at 5 %.',
      },
      queries: { '{{service}}': errorShare(chosen, 'service') },
      unit: 'percentunit',
      thresholds: limits(0.01, 0.05),
      zero: NOTHING_FAILED,
    },
    {
      title: 'p95 par service',
      means: {
        fr: '95 % des réponses sont venues en moins de ce temps. Limite : 1 s.',
        en: '95 % of answers came within this time. Limit: 1 s.',
      },
      queries: { '{{service}}': quantile(0.95, chosen, 'service') },
      unit: 's',
      thresholds: limits(0.5, 1),
    },
  ],
}

const detail: Row = {
  title: 'Détail',
  height: 10,
  panels: [
    {
      kind: 'bargauge',
      title: 'Les dix routes les plus lentes (p95)',
      means: {
        fr: 'Où le temps passe, sur la période affichée : route et service.',
        en: 'Where time goes, over the period shown: route and service.',
      },
      queries: {
        '{{service}} {{method}} {{endpoint}}': `topk(10, histogram_quantile(0.95, sum by (le, service, method, endpoint) (rate(http_request_duration_seconds_bucket{${chosen},${TIMED}}[$__range]))))`,
      },
      unit: 's',
      thresholds: limits(0.5, 1),
    },
    {
      title: 'Refus 4xx par service',
      means: {
        fr: 'Réponses 4xx : stock insuffisant, paiement refusé, demandes mal formées. Normales, sauf si leur nombre saute.',
        en: '4xx answers: stock too low, payment refused, malformed requests. Normal, unless their number jumps.',
      },
      queries: {
        '{{service}}': orZeroOf(requests(`${chosen},status=~"4.."`, 'service'), requests(chosen, 'service')),
      },
      unit: 'reqps',
      zero: NOTHING_FAILED,
    },
  ],
}

const business: Row = {
  title: 'Métier',
  height: 9,
  panels: [
    {
      title: 'Réservations de stock',
      means: {
        fr: 'Décisions du service stock par seconde, par issue : réservée, ou la raison du refus.',
        en: 'Decisions of the stock service per second, by outcome: reserved, or why it was refused.',
      },
      queries: { '{{outcome}}': 'sum by (outcome) (rate(stock_reservations_total[$__rate_interval]))' },
      unit: 'ops',
    },
    {
      title: 'Paiements',
      means: {
        fr: 'Décisions du service paiement par seconde, par issue.',
        en: 'Decisions of the payment service per second, by outcome.',
      },
      queries: { '{{outcome}}': 'sum by (outcome) (rate(paiement_payments_total[$__rate_interval]))' },
      unit: 'ops',
    },
    {
      title: 'Encaissements et remboursements',
      means: {
        fr: 'Ce que les ventes prennent et que les retours rendent, en dollars par seconde, par moyen ; et ce qui est défait.',
        en: 'What sales take and returns give back, in dollars per second, by tender; and what is undone.',
      },
      queries: {
        '{{act}} {{mode}}':
          'sum by (act, mode) (rate(paiement_tendered_cents_total[$__rate_interval])) / 100',
      },
      unit: 'short',
    },
    {
      title: 'Terminal de carte',
      means: {
        fr: 'Questions au terminal par seconde, par réponse. « unknown » : il n’a pas répondu ; il est redemandé par la même clé.',
        en: 'Questions to the terminal per second, by answer. "unknown": it gave none; it is asked again by the same key.',
      },
      queries: { '{{answer}}': 'sum by (answer) (rate(paiement_terminal_answers_total[$__rate_interval]))' },
      unit: 'ops',
    },
    {
      title: 'Argent en attente au terminal',
      means: {
        fr: 'Âge de la plus ancienne autorisation sans réponse (asked), sans vente (held), ou pas encore annulée (voiding).',
        en: 'Age of the oldest authorisation without an answer (asked), without a sale (held), or not yet void (voiding).',
      },
      queries: { '{{state}}': 'max by (state) (paiement_authorisation_oldest_seconds)' },
      unit: 's',
    },
    {
      title: 'Changements de panier',
      means: {
        fr: 'Ce que les clients font de leurs paniers, par seconde, par geste et issue.',
        en: 'What customers do to their carts, per second, by kind and outcome.',
      },
      queries: {
        '{{change}} {{outcome}}': 'sum by (change, outcome) (rate(panier_changes_total[$__rate_interval]))',
      },
      unit: 'ops',
    },
    {
      title: 'Connexions',
      means: {
        fr: 'Essais de connexion du personnel par seconde : acceptés, refusés, ou renvoyés parce que trop nombreux. Des refus en nombre sont une attaque.',
        en: 'Attempts of staff to sign in per second: accepted, refused, or delayed because too many. Refusals in number are an attack.',
      },
      queries: { '{{outcome}}': 'sum by (outcome) (rate(logins_total[$__rate_interval]))' },
      unit: 'ops',
    },
    {
      title: 'Accès refusés',
      means: {
        fr: 'Requêtes refusées par seconde pour qui les envoyait, par code.',
        en: 'Requests refused per second for who sent them, by code.',
      },
      queries: { '{{code}}': 'sum by (code) (rate(access_refusals_total[$__rate_interval]))' },
      unit: 'ops',
    },
    {
      title: 'Prix reçus',
      means: {
        fr: 'Événements de prix pris par commande et par magasins depuis leur départ, par sorte. « hors-contrat » doit rester à 0.',
        en: 'Price events that commande and magasins have taken since their start, by kind. “hors-contrat” must stay at 0.',
      },
      queries: {
        'commande {{resultat}}': 'sum by (resultat) (commande_prices_received_total)',
        'magasins {{resultat}}': 'sum by (resultat) (magasins_prices_received_total)',
      },
      unit: 'short',
    },
  ],
}

const events: Row = {
  title: 'Événements',
  height: 9,
  panels: [
    {
      title: 'Plus ancien événement à envoyer',
      means: {
        fr: 'Depuis quand le plus vieux événement d’un service attend son départ. Quelques secondes sont normales.',
        en: 'For how long a service’s oldest event has waited to leave. A few seconds are normal.',
      },
      queries: { '{{service}}': 'max by (service) (outbox_oldest_age_seconds)' },
      unit: 's',
      thresholds: limits(10, 60),
    },
    {
      title: 'Plus ancien événement à lire',
      means: {
        fr: 'Depuis quand le plus vieux événement de la file d’un service attend d’être lu. S’il monte, ce service est arrêté ou refuse.',
        en: 'For how long the oldest event of a service’s queue has waited to be read. If it rises, that service is down or refuses.',
      },
      queries: { '{{consumer}}': 'max by (consumer) (bus_oldest_age_seconds)' },
      unit: 's',
      thresholds: limits(60, 300),
    },
  ],
}

const cache: Row = {
  title: 'Cache',
  height: 9,
  panels: [
    {
      title: 'Part des lectures que le cache sert',
      means: {
        fr: 'Sur cinq minutes, par service. Sous 0,7, le cache sert peu : il est vidé sans cesse, ou ne répond pas.',
        en: 'Over five minutes, by service. Below 0.7 the cache is of little use: it is emptied all the time, or does not answer.',
      },
      queries: {
        '{{service}}':
          'sum by (service) (rate(cache_operations_total{operation="get",result="hit"}[5m])) / sum by (service) (rate(cache_operations_total{operation="get"}[5m]))',
      },
      unit: 'percentunit',
    },
    {
      title: 'Opérations du cache',
      means: {
        fr: 'Lectures, rangements et invalidations par seconde, et celles qui échouent : `error` veut dire que le cache ne répond pas.',
        en: 'Reads, writes and invalidations a second, and those that fail: `error` means that the cache does not answer.',
      },
      queries: {
        '{{operation}} {{result}}':
          'sum by (operation, result) (rate(cache_operations_total[$__rate_interval]))',
      },
      unit: 'ops',
    },
  ],
}

export const services = board({
  name: 'Services',
  means: {
    fr: 'Quel service va mal, et sur quelle route ?',
    en: 'Which service is unwell, and on which route?',
  },
  serviceVariable: 'label_values(http_requests_total{service!="passerelle"}, service)',
  alerts: [
    'HighErrorRate',
    'HighResponseTime',
    'InstanceDown',
    'ConnexionsRefusees',
    'OutboxEnRetard',
    'FileEnRetard',
    'FileMorte',
    'LowCacheHitRatio',
    'VenteSansFin',
    'DemandeEnAttente',
    'PrixEnRetard',
  ],
  top,
  details: [perService, detail, business, tills, stock, catalogue, reports, invoices, events, cache],
})
