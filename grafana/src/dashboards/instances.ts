import { board, missingInstances, type Top } from '../board.ts'
import { errorShare, quantile, requests } from '../promql.ts'
import { limits, NOTHING_FAILED, type Row } from '../spec.ts'

const chosen = 'service=~"$service"'
/** Requests of one instance; those of its whole service, told to each instance. */
const own = requests(chosen, 'service, instance_id')
const perServiceMean = `avg by (service) (${own})`

const top: readonly Top[] = [
  missingInstances(chosen),
  'alertes',
  {
    title: 'Redémarrages',
    means: {
      fr: 'Départs de processus pendant la période affichée ; 0 sauf mise à jour.',
      en: 'Starts of processes during the period shown; 0 unless something was deployed.',
    },
    queries: { redémarrages: `sum (changes(process_start_time_seconds{${chosen}}[$__range]))` },
    unit: 'short',
    thresholds: limits(1, 3),
    decimals: 0,
  },
  {
    title: 'Pire écart de partage',
    means: {
      fr: 'De combien l’instance la plus éloignée s’écarte de la moyenne de son service. Un tour de rôle strict reste près de 0.',
      en: 'How far the most distant instance is from its service’s mean. Strict turns stay near 0.',
    },
    queries: {
      écart: `max (abs(${own} - on (service) group_left () ${perServiceMean}) / on (service) group_left () clamp_min(${perServiceMean}, 1e-9))`,
    },
    unit: 'percentunit',
    thresholds: limits(0.2, 0.5),
    decimals: 1,
  },
  {
    title: 'Instances présentes',
    means: {
      fr: 'Instances que Prometheus lit, passerelle comprise.',
      en: 'Instances that Prometheus reads, the gateway included.',
    },
    queries: { présentes: `sum (up{${chosen}})` },
    unit: 'short',
    decimals: 0,
  },
]

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
      queries: { '{{service}} {{instance}}': `min by (service, instance) (up{${chosen}})` },
      unit: 'short',
      thresholds: [
        { value: null, color: 'red' },
        { value: 1, color: 'green' },
      ],
      max: 1,
      decimals: 0,
    },
    {
      title: 'Part d’erreurs 5xx par instance',
      means: {
        fr: 'Une seule instance qui monte : c’est elle. Toutes à la fois : ce dont elles dépendent.',
        en: 'One instance that rises: that one. All at once: what they depend on.',
      },
      queries: { '{{instance_id}}': errorShare(chosen, 'instance_id') },
      unit: 'percentunit',
      thresholds: limits(0.01, 0.05),
      zero: NOTHING_FAILED,
    },
    {
      title: 'p95 par instance',
      means: {
        fr: 'Les instances d’un service répondent en autant de temps ; une qui s’écarte manque de processeur ou de base.',
        en: 'Instances of a service take the same time; one that differs lacks processor or database.',
      },
      queries: { '{{instance_id}}': quantile(0.95, chosen, 'instance_id') },
      unit: 's',
      thresholds: limits(0.5, 1),
    },
  ],
}

const sharing: Row = {
  title: 'Partage de la charge',
  height: 10,
  panels: [
    {
      title: 'Requêtes par instance',
      means: {
        fr: 'Trafic que chaque instance dit avoir servi, sondes exclues.',
        en: 'Traffic that each instance says it served, without probes.',
      },
      queries: { '{{instance_id}}': requests(chosen, 'instance_id') },
      unit: 'reqps',
    },
    {
      kind: 'bargauge',
      title: 'Part de chaque instance dans son service',
      means: {
        fr: 'Deux instances : 50 % chacune ; trois : 33 %. Une instance seule a tout.',
        en: 'Two instances: 50 % each; three: 33 %. A single instance has everything.',
      },
      queries: {
        '{{instance_id}}': `(${own}) / on (service) group_left () clamp_min(sum by (service) (${own}), 1e-9)`,
      },
      unit: 'percentunit',
      max: 1,
      decimals: 1,
    },
  ],
}

export const instances = board({
  name: 'Instances',
  means: {
    fr: 'Toutes les instances sont-elles là, et chacune porte-t-elle sa part ?',
    en: 'Are all instances there, and does each carry its share?',
  },
  serviceVariable: 'label_values(up, service)',
  alerts: ['InstanceDown', 'CiblesAbsentes', 'HighErrorRate', 'HighResponseTime'],
  top,
  details: [health, sharing],
})
