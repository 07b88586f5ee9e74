import { board, type Top } from '../board.ts'
import { orZeroOf } from '../promql.ts'
import { limits, type Row } from '../spec.ts'

const chosen = 'service=~"$service"'
const instance = '{{instance_id}}'
const cpu = `sum by (instance_id) (rate(process_cpu_seconds_total{${chosen}}[$__rate_interval]))`
const pause = `sum by (instance_id) (rate(nodejs_gc_duration_seconds_sum{${chosen}}[$__rate_interval]))`
const pool = (state: string) => `sum by (instance_id) (database_pool_connections{${chosen},state="${state}"})`

const top: readonly Top[] = [
  {
    title: 'Pire retard de boucle (p99)',
    means: {
      fr: 'Le retard de la boucle d’événements du processus le plus en peine, 10 ms de mesure compris. Au-delà de 0,1 s, il fait attendre tout le monde.',
      en: 'Event loop delay of the process that suffers most, 10 ms of measuring included. Beyond 0.1 s it makes everybody wait.',
    },
    queries: { retard: `max (nodejs_eventloop_lag_p99_seconds{${chosen}})` },
    unit: 's',
    thresholds: limits(0.05, 0.1),
  },
  {
    title: 'Attentes d’une connexion',
    means: {
      fr: 'Demandes qui attendent une connexion à PostgreSQL, tous processus ensemble. Durable : base lente ou pool trop petit.',
      en: 'Requests that wait for a connection to PostgreSQL, all processes together. If it lasts: slow database, or too small a pool.',
    },
    queries: { attentes: `sum (database_pool_connections{${chosen},state="waiting"})` },
    unit: 'short',
    thresholds: limits(1, 20),
    decimals: 0,
  },
  {
    title: 'Plus grande mémoire',
    means: {
      fr: 'Mémoire résidente du plus gros processus.',
      en: 'Resident memory of the largest process.',
    },
    queries: { mémoire: `max (process_resident_memory_bytes{${chosen}})` },
    unit: 'bytes',
    thresholds: limits(400_000_000, 800_000_000),
  },
  {
    title: 'Pire usage de processeur',
    means: {
      fr: 'Part d’un cœur que prend le processus le plus chargé ; Node n’en emploie guère plus d’un.',
      en: 'Share of one core that the busiest process takes; Node hardly uses more than one.',
    },
    queries: { processeur: `max (${cpu})` },
    unit: 'percentunit',
    thresholds: limits(0.7, 0.9),
    decimals: 0,
  },
]

const work: Row = {
  title: 'Travail',
  height: 9,
  panels: [
    {
      title: 'Retard de boucle p99',
      means: {
        fr: 'Un sommet isolé est un ramassage de mémoire ou un départ ; un plateau est un calcul trop long.',
        en: 'A single peak is a garbage collection or a start; a plateau is too long a computation.',
      },
      queries: { [instance]: `max by (instance_id) (nodejs_eventloop_lag_p99_seconds{${chosen}})` },
      unit: 's',
      thresholds: limits(0.05, 0.1),
    },
    {
      title: 'Processeur',
      means: {
        fr: 'Part d’un cœur, par processus. Leur somme ne dépasse pas le nombre de cœurs de la machine.',
        en: 'Share of one core, by process. Their sum does not exceed the machine’s cores.',
      },
      queries: { [instance]: cpu },
      unit: 'percentunit',
      thresholds: limits(0.7, 0.9),
    },
    {
      title: 'Ramassage de mémoire',
      means: {
        fr: 'Part du temps passée à ramasser la mémoire. Au-delà de 5 %, le processus en manque.',
        en: 'Share of time spent collecting garbage. Beyond 5 % the process is short of memory.',
      },
      queries: { [instance]: orZeroOf(pause, cpu) },
      unit: 'percentunit',
      thresholds: limits(0.05, 0.1),
      zero: {
        fr: 'Affiche 0 pour un processus qui n’a pas encore ramassé.',
        en: 'Shows 0 for a process that has not collected yet.',
      },
    },
  ],
}

const memory: Row = {
  title: 'Mémoire et fichiers',
  height: 9,
  panels: [
    {
      title: 'Mémoire résidente',
      means: {
        fr: 'Ce que le système compte au processus. Une pente sans fin est une fuite.',
        en: 'What the system charges to the process. A slope without end is a leak.',
      },
      queries: { [instance]: `max by (instance_id) (process_resident_memory_bytes{${chosen}})` },
      unit: 'bytes',
      thresholds: limits(400_000_000, 800_000_000),
    },
    {
      title: 'Tas JavaScript employé',
      means: {
        fr: 'Objets vivants et pas encore ramassés : des dents de scie sont normales, leur base ne doit pas monter.',
        en: 'Objects alive and not collected yet: saw teeth are normal, their base must not rise.',
      },
      queries: { [instance]: `max by (instance_id) (nodejs_heap_size_used_bytes{${chosen}})` },
      unit: 'bytes',
    },
    {
      title: 'Descripteurs ouverts',
      means: {
        fr: 'Part des fichiers et connexions permis. À 100 % le processus n’accepte plus personne.',
        en: 'Share of the files and connections allowed. At 100 % the process accepts nobody any more.',
      },
      queries: {
        [instance]: `max by (instance_id) (process_open_fds{${chosen}}) / max by (instance_id) (process_max_fds{${chosen}})`,
      },
      unit: 'percentunit',
      thresholds: limits(0.5, 0.8),
    },
  ],
}

const pools: Row = {
  title: 'Pools de connexions à PostgreSQL',
  height: 9,
  panels: [
    {
      title: 'Connexions occupées',
      means: {
        fr: 'Connexions qui travaillent au moment de la lecture. Au plafond du pool, les suivantes attendent.',
        en: 'Connections at work when read. At the pool’s limit the next ones wait.',
      },
      queries: { [instance]: pool('busy') },
      unit: 'short',
    },
    {
      title: 'Connexions au repos',
      means: {
        fr: 'Connexions ouvertes qui ne font rien.',
        en: 'Open connections that do nothing.',
      },
      queries: { [instance]: pool('idle') },
      unit: 'short',
    },
    {
      title: 'Demandes en attente',
      means: {
        fr: 'Demandes qui attendent une connexion. Quelques-unes par moments vont ; toujours, non.',
        en: 'Requests that wait for a connection. A few now and then are fine; always is not.',
      },
      queries: { [instance]: pool('waiting') },
      unit: 'short',
      thresholds: limits(1, 20),
    },
  ],
}

export const processus = board({
  name: 'Processus',
  means: {
    fr: 'Un processus manque-t-il de temps, de mémoire ou de connexions ?',
    en: 'Is a process short of time, memory or connections?',
  },
  serviceVariable: 'label_values(process_start_time_seconds, service)',
  alerts: ['BoucleEnRetard', 'PoolSature', 'HighResponseTime'],
  top,
  details: [work, memory, pools],
})
