/** What each command is for, in one line: `npm run help` prints them in this order. */
import type { InBoth } from '@comptoir/system/terminal.ts'

const line = (fr: string, en: string): InBoth => ({ fr, en })

export const COMMANDS: Readonly<Record<string, InBoth>> = {
  start: line(
    'tout le système ; -- --instances stock=2,orchestrator=2',
    'the whole system; -- --instances stock=2,orchestrator=2',
  ),
  status: line(
    'chaque processus : état, port, durée, disponibilité',
    'each process: state, port, time up, readiness',
  ),
  stop: line('arrête un processus : -- facturation-worker', 'stops one process: -- facturation-worker'),
  restart: line(
    'arrête un processus, puis le relance : -- facturation-worker',
    'stops one process, then starts it again: -- facturation-worker',
  ),
  doctor: line(
    'ce qui manque à cette machine, et qu’y faire',
    'what this machine lacks, and what to do about it',
  ),
  logs: line('suit le journal d’un service : -- stock', 'follows the log of a service: -- stock'),
  reset: line('oublie les données', 'forgets the data'),
  reports: line(
    'les rapports contre leurs sources : -- compare, rebuild',
    'reports against their sources: -- compare, rebuild',
  ),
  'dead-letters': line(
    'les événements mis de côté : -- list, show, replay',
    'events that were put aside: -- list, show, replay',
  ),
  keys: line('la clé qui signe les jetons : -- rotate', 'the key that signs tokens: -- rotate'),
  tools: line(
    'KrakenD, k6, Prometheus : ce qui n’est pas de Node',
    'KrakenD, k6, Prometheus: what is not Node',
  ),
  observability: line(
    'Prometheus et Alertmanager auprès du système',
    'Prometheus and Alertmanager beside the system',
  ),
  containers: line('le système en conteneurs', 'the system in containers'),
  kubernetes: line('les manifestes : -- check, secrets', 'the manifests: -- check, secrets'),
  postman: line('la collection Postman contre le système', 'the Postman collection against the system'),
  schemathesis: line('des requêtes tirées de chaque /openapi.json', 'requests drawn from each /openapi.json'),
  load: line('la charge, par k6', 'load, by k6'),
  screens: line('construit les écrans ; -- test : dans Chromium', 'builds the screens; -- test: in Chromium'),
  test: line('tous les tests ; -- stock pour quelques-uns', 'every test; -- stock for some'),
  check: line('types, lint, imports, règles du dépôt', 'types, lint, imports, rules of the repository'),
  sim: line('les sagas dans des mondes simulés', 'sagas in simulated worlds'),
  mutants: line('chaque faute plantée est vue par son test', 'each planted fault is seen by its test'),
  chaos: line(
    'tout est tué, coupé, retardé pendant les commandes',
    'everything is killed, cut, delayed while orders run',
  ),
  restarts: line('chaque processus redémarre, aucun appel ne casse', 'each process restarts, no call breaks'),
  bench: line(
    'sagas par seconde, auprès des appels sans journal',
    'sagas a second, beside the calls without a journal',
  ),
  grafana: line(
    'les requêtes des tableaux, sur un système en charge',
    'the queries of the dashboards, on a system under load',
  ),
  actionlint: line('les workflows de .github', 'the workflows of .github'),
}
