import { board, type Top } from '../board.ts'
import { errorShare, orZero, orZeroOf, quantile, requests, share } from '../promql.ts'
import { limits, NONE_WANTED, NOTHING_FAILED, type Row } from '../spec.ts'

const gateway = 'service="passerelle"'
const upstream = (where: string, by: string) =>
  `sum by (${by}) (rate(gateway_upstream_requests_total{${where}}[$__rate_interval]))`

const top: readonly Top[] = [
  {
    title: 'Passerelle absente',
    means: {
      fr: '0 : la passerelle répond à Prometheus. Sinon personne n’entre plus dans la boutique.',
      en: '0: the gateway answers Prometheus. Otherwise nobody enters the shop any more.',
    },
    queries: { absente: orZero(`count(up{${gateway}} == 0)`) },
    unit: 'short',
    thresholds: NONE_WANTED,
    zero: NOTHING_FAILED,
    decimals: 0,
  },
  'alertes',
  {
    title: 'Part d’erreurs 5xx',
    means: {
      fr: 'Part des réponses 5xx que les clients ont reçues, quelle que soit la partie qui a failli.',
      en: 'Share of 5xx answers that clients received, whichever part failed.',
    },
    queries: { '5xx': errorShare(gateway) },
    unit: 'percentunit',
    thresholds: limits(0.01, 0.05),
    zero: NOTHING_FAILED,
    decimals: 2,
  },
  {
    title: 'p95 vu par les clients',
    means: {
      fr: '95 % des réponses sont sorties en moins de ce temps.',
      en: '95 % of answers left within this time.',
    },
    queries: { p95: quantile(0.95, gateway) },
    unit: 's',
    thresholds: limits(0.5, 1),
  },
  {
    title: 'Requêtes par seconde',
    means: { fr: 'Ce qui entre dans la boutique.', en: 'What enters the shop.' },
    queries: { requêtes: requests(gateway) },
    unit: 'reqps',
  },
]

const clients: Row = {
  title: 'Côté clients',
  height: 9,
  panels: [
    {
      title: 'Réponses par statut',
      means: {
        fr: 'Les 2xx sont le bon cas ; 402 et 409 sont des commandes refusées ; 429 un client trop pressé ; 502, 503, 504 un service absent.',
        en: '2xx is the good case; 402 and 409 are refused orders; 429 a client in too great a hurry; 502, 503, 504 a missing service.',
      },
      queries: { '{{status}}': requests(gateway, 'status') },
      unit: 'reqps',
      stacked: true,
    },
    {
      title: 'Temps de réponse',
      means: {
        fr: 'p50, p95 et p99 de toutes les routes ensemble. Limite : 1 s.',
        en: 'p50, p95 and p99 of all routes together. Limit: 1 s.',
      },
      queries: { p50: quantile(0.5, gateway), p95: quantile(0.95, gateway), p99: quantile(0.99, gateway) },
      unit: 's',
      thresholds: limits(0.5, 1),
    },
    {
      kind: 'bargauge',
      title: 'Routes les plus demandées',
      means: {
        fr: 'Requêtes par seconde de chaque route, sur la période affichée.',
        en: 'Requests per second of each route, over the period shown.',
      },
      queries: {
        '{{method}} {{endpoint}}': `topk(10, sum by (method, endpoint) (rate(http_requests_total{${gateway},endpoint!~"/(__)?health|/ready|/metrics"}[$__range])))`,
      },
      unit: 'reqps',
    },
  ],
}

const upstreams: Row = {
  title: 'Côté services',
  height: 9,
  panels: [
    {
      title: 'Requêtes envoyées à chaque instance',
      means: {
        fr: 'Le tour de rôle est strict : les instances d’un service ont la même courbe. Une qui tombe à 0 a été écartée.',
        en: 'Turns are strict: the instances of a service have the same curve. One that falls to 0 was taken out.',
      },
      queries: { '{{upstream}} {{address}}': upstream('outcome="answered"', 'upstream, address') },
      unit: 'reqps',
    },
    {
      title: 'Part d’envois sans réponse',
      means: {
        fr: 'Connexion refusée, coupée ou délai passé, par service. Un autre essai peut avoir réussi : comparez à la part de 5xx.',
        en: 'Connection refused, reset or timed out, by service. Another try may have succeeded: compare with the share of 5xx.',
      },
      queries: {
        '{{upstream}}': share(
          orZeroOf(upstream('outcome!~"answered|abandoned"', 'upstream'), upstream('', 'upstream')),
          upstream('', 'upstream'),
        ),
      },
      unit: 'percentunit',
      thresholds: limits(0.01, 0.05),
      zero: NOTHING_FAILED,
    },
    {
      title: 'Services coupés',
      means: {
        fr: '1 : la passerelle ménage ce service, dont trop de requêtes sont restées sans réponse ; ses clients ont 503.',
        en: '1: the gateway spares this service, of which too many requests got no answer; its clients get 503.',
      },
      queries: { '{{upstream}}': 'max by (upstream) (gateway_breaker_open)' },
      unit: 'short',
      thresholds: NONE_WANTED,
      zero: NOTHING_FAILED,
      decimals: 0,
    },
  ],
}

export const passerelle = board({
  name: 'Passerelle',
  means: {
    fr: 'Que voient les clients, et la faute est-elle devant ou derrière la passerelle ?',
    en: 'What do clients see, and is the fault in front of the gateway or behind it?',
  },
  alerts: ['PasserelleEnEchec', 'DisjoncteurOuvert', 'HighErrorRate', 'HighResponseTime', 'InstanceDown'],
  top,
  details: [clients, upstreams],
})
