import type { Language } from './config.ts'

const fr = {
  help: `npm run chaos -- [--secondes 60] [--graine N] [--vols 12] [--garder] [--lang en]
Démarre tout le système sur des ports et des données à lui, passe des commandes, et tue pendant ce temps chaque
processus, PostgreSQL et le superviseur à leur tour ; puis vérifie les règles sur toutes les bases.
  --secondes n   durée des pannes
  --graine n     la même graine donne les mêmes commandes et les mêmes pannes
  --vols n       commandes en même temps
  --garder       garde les données, les journaux et le relevé du client
Code 1 quand une règle est violée.`,
  seed: 'graine',
  started: 'système prêt',
  faults: 'pannes',
  faultsOver: 'fin des pannes ; attente que tout se termine',
  stalled: 'plus rien n’avance',
  settling: 'clés sans réponse, redemandées',
  checking: 'vérification de toutes les bases',
  kept: 'gardé dans',
  sagas: 'sagas',
  kills: 'pannes par cible',
  count: 'nombre',
  recovery: 'reprise (de la panne à la première commande confirmée ensuite)',
  worst: 'pire',
  answers: 'réponses',
  noAnswer: 'aucune',
  requests: 'requêtes',
  rules: 'règles',
  violations: 'violations',
  none: 'aucune violation',
  timeline: 'histoire de',
}

const en: typeof fr = {
  help: `npm run chaos -- [--secondes 60] [--graine N] [--vols 12] [--garder] [--lang en]
Starts the whole system on ports and data of its own, places orders, and meanwhile kills every process, PostgreSQL and
the supervisor in turn; then checks the rules over all databases.
  --secondes n   how long things break
  --graine n     the same seed gives the same orders and the same faults
  --vols n       orders at the same time
  --garder       keeps the data, the logs and the client's record
Exit code 1 when a rule is broken.`,
  seed: 'seed',
  started: 'system ready',
  faults: 'faults',
  faultsOver: 'no more faults; waiting until everything has ended',
  stalled: 'nothing moves any more',
  settling: 'keys without an answer, asked again',
  checking: 'checking all databases',
  kept: 'kept in',
  sagas: 'sagas',
  kills: 'faults by target',
  count: 'count',
  recovery: 'recovery (from the fault to the first order confirmed after it)',
  worst: 'worst',
  answers: 'answers',
  noAnswer: 'none',
  requests: 'requests',
  rules: 'rules',
  violations: 'violations',
  none: 'no violation',
  timeline: 'story of',
}

export type Texts = typeof fr
export const textsOf = (language: Language): Texts => ({ fr, en })[language]
