import { errorShare, firing, orZero, quantile, requests } from '../promql.ts'
import { type DashboardSpec, limits, NEUTRAL, NONE_WANTED, NOTHING_FAILED, type Row } from '../spec.ts'

const chosen = 'service=~"$service"'
/** Requests of one instance; those of its whole service, told to each instance. */
const own = requests(chosen, 'service, instance_id')
const perServiceMean = `avg by (service) (${own})`

const top: Row = {
  height: 5,
  panels: [
    {
      kind: 'stat',
      title: 'Instances absentes',
      means: {
        fr: 'Instances que Prometheus n’arrive pas à lire. Toute valeur sauf 0 : un processus est arrêté ou figé.',
        en: 'Instances that Prometheus cannot read. Anything but 0: a process has stopped or hangs.',
      },
      queries: [{ expr: orZero(`count(up{${chosen}} == 0)`), legend: 'absentes' }],
      unit: 'short',
      thresholds: NONE_WANTED,
      zero: NOTHING_FAILED,
      width: 5,
      decimals: 0,
    },
    {
      kind: 'stat',
      title: 'Alertes actives',
      means: {
        fr: 'Alertes de ce tableau qui sonnent maintenant ; les liens en haut mènent à leurs fiches.',
        en: 'Alerts of this board that fire now; the links at the top lead to their runbooks.',
      },
      queries: [{ expr: firing(['InstanceDown', 'HighErrorRate', 'HighResponseTime']), legend: 'alertes' }],
      unit: 'short',
      thresholds: NONE_WANTED,
      zero: NOTHING_FAILED,
      width: 4,
      decimals: 0,
    },
    {
      kind: 'stat',
      title: 'Redémarrages',
      means: {
        fr: 'Départs de processus pendant la période affichée ; 0 sauf mise à jour.',
        en: 'Starts of processes during the period shown; 0 unless something was deployed.',
      },
      queries: [
        {
          expr: `sum (changes(process_start_time_seconds{${chosen}}[$__range]))`,
          legend: 'redémarrages',
        },
      ],
      unit: 'short',
      thresholds: limits(1, 3),
      width: 5,
      decimals: 0,
    },
    {
      kind: 'stat',
      title: 'Pire écart de partage',
      means: {
        fr: 'De combien l’instance la plus éloignée s’écarte de la moyenne de son service. Un tour de rôle strict reste près de 0.',
        en: 'How far the most distant instance is from its service’s mean. Strict turns stay near 0.',
      },
      queries: [
        {
          expr: `max (abs(${own} - on (service) group_left () ${perServiceMean}) / on (service) group_left () clamp_min(${perServiceMean}, 1e-9))`,
          legend: 'écart',
        },
      ],
      unit: 'percentunit',
      thresholds: limits(0.2, 0.5),
      width: 5,
      decimals: 1,
    },
    {
      kind: 'stat',
      title: 'Instances présentes',
      means: {
        fr: 'Instances que Prometheus lit, passerelle comprise.',
        en: 'Instances that Prometheus reads, the gateway included.',
      },
      queries: [{ expr: `sum (up{${chosen}})`, legend: 'présentes' }],
      unit: 'short',
      thresholds: NEUTRAL,
      width: 5,
      decimals: 0,
    },
  ],
}

const health: Row = {
  title: 'Santé',
  height: 10,
  panels: [
    {
      kind: 'bargauge',
      title: 'Présente (1) ou absente (0)',
      means: {
        fr: 'Chaque instance, lue directement et non à travers la passerelle.',
        en: 'Each instance, read directly and not through the gateway.',
      },
      queries: [{ expr: `min by (service, instance) (up{${chosen}})`, legend: '{{service}} {{instance}}' }],
      unit: 'short',
      thresholds: [
        { value: null, color: 'red' },
        { value: 1, color: 'green' },
      ],
      width: 8,
      max: 1,
      decimals: 0,
    },
    {
      kind: 'timeseries',
      title: 'Part d’erreurs 5xx par instance',
      means: {
        fr: 'Une seule instance qui monte : c’est elle. Toutes à la fois : ce dont elles dépendent.',
        en: 'One instance that rises: that one. All at once: what they depend on.',
      },
      queries: [{ expr: errorShare(chosen, 'instance_id'), legend: '{{instance_id}}' }],
      unit: 'percentunit',
      thresholds: limits(0.01, 0.05),
      zero: NOTHING_FAILED,
      width: 8,
    },
    {
      kind: 'timeseries',
      title: 'p95 par instance',
      means: {
        fr: 'Les instances d’un service répondent en autant de temps ; une qui s’écarte manque de processeur ou de base.',
        en: 'Instances of a service take the same time; one that differs lacks processor or database.',
      },
      queries: [{ expr: quantile(0.95, chosen, 'instance_id'), legend: '{{instance_id}}' }],
      unit: 's',
      thresholds: limits(0.5, 1),
      width: 8,
    },
  ],
}

const sharing: Row = {
  title: 'Partage de la charge',
  height: 10,
  panels: [
    {
      kind: 'timeseries',
      title: 'Requêtes par instance',
      means: {
        fr: 'Trafic que chaque instance dit avoir servi, sondes exclues.',
        en: 'Traffic that each instance says it served, without probes.',
      },
      queries: [{ expr: requests(chosen, 'instance_id'), legend: '{{instance_id}}' }],
      unit: 'reqps',
      thresholds: NEUTRAL,
      width: 12,
    },
    {
      kind: 'bargauge',
      title: 'Part de chaque instance dans son service',
      means: {
        fr: 'Deux instances : 50 % chacune ; trois : 33 %. Une instance seule a tout.',
        en: 'Two instances: 50 % each; three: 33 %. A single instance has everything.',
      },
      queries: [
        {
          expr: `(${own}) / on (service) group_left () clamp_min(sum by (service) (${own}), 1e-9)`,
          legend: '{{instance_id}}',
        },
      ],
      unit: 'percentunit',
      thresholds: NEUTRAL,
      width: 12,
      max: 1,
      decimals: 1,
    },
  ],
}

export const instances: DashboardSpec = {
  uid: 'comptoir-instances',
  file: 'instances',
  title: 'Comptoir · Instances',
  means: {
    fr: 'Toutes les instances sont-elles là, et chacune porte-t-elle sa part ?',
    en: 'Are all instances there, and does each carry its share?',
  },
  serviceVariable: 'label_values(up, service)',
  alerts: ['InstanceDown', 'HighErrorRate', 'HighResponseTime'],
  rows: [top, health, sharing],
}
