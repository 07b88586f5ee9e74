/** What the commands say, French first. */
import type { Language } from './config.ts'

const french = {
  title: (node: string) => `Comptoir · démo · Node ${node}`,
  state: { demarre: 'démarre', pret: 'prêt', relance: 'relancé bientôt', arrete: 'arrêté' },
  fell: (id: string, reason: string, seconds: string) =>
    `${id} est tombé (${reason}), relancé dans ${seconds} s`,
  back: (id: string) => `${id} est de nouveau prêt`,
  leftovers: (count: number) => `${count} processus d’un démarrage interrompu ont été arrêtés`,
  ready: (seconds: string) => `prêt en ${seconds} s`,
  addresses: { orchestrateur: 'Commandes (sagas)', passerelle: 'API (passerelle)', autres: 'Services' },
  krakend: 'KrakenD',
  standIn: 'doublure de KrakenD ; npm run tools le construit',
  token: 'Jeton d’opérateur',
  tryThis: 'Essayez :',
  next: 'npm run status · npm run logs -- stock · npm run doctor · Ctrl+C pour arrêter',
  stopping: 'Arrêt en cours, les commandes commencées se terminent… (Ctrl+C encore : tout couper)',
  stopped: 'Arrêté. Les données sont gardées ; npm run reset les efface.',
  stoppedOutside: 'Arrêté. Les données restent sur votre PostgreSQL ; npm run reset n’y touche pas.',
  notRunning: 'Rien ne tourne ici ; npm start démarre le système.',
  columns: ['processus', 'état', 'port', 'pid', 'depuis', 'relances'],
  notReady: 'pas prêt',
  parked: (count: number) =>
    `${count} saga${count > 1 ? 's bloquées' : ' bloquée'} : GET /saga?statut=BLOQUEE, docs/runbooks/SagaBloquee.md`,
  orphaned: (count: number) =>
    `${count} saga${count > 1 ? 's' : ''} sans orchestrateur : GET /saga?sans_moteur=1, docs/runbooks/SagaSansMoteur.md`,
  since: (seconds: number) => duration(seconds, ['s', 'min', 'h']),
  confirmReset: (folder: string) => `Effacer toutes les données de ${folder} ? [oui/non] `,
  yes: /^(o|oui|y|yes)$/i,
  kept: 'Rien n’a été effacé.',
  wiped: 'Données, journaux et jeton effacés ; npm start repart de zéro.',
  noLogs: 'Aucun journal encore ; npm start en écrit.',
  decimal: ',',
}

const english: typeof french = {
  title: (node) => `Comptoir · demo · Node ${node}`,
  state: { demarre: 'starting', pret: 'ready', relance: 'restarting soon', arrete: 'stopped' },
  fell: (id, reason, seconds) => `${id} fell (${reason}), starting again in ${seconds} s`,
  back: (id) => `${id} is ready again`,
  leftovers: (count) => `${count} processes of an interrupted start were stopped`,
  ready: (seconds) => `ready in ${seconds} s`,
  addresses: { orchestrateur: 'Orders (sagas)', passerelle: 'API (gateway)', autres: 'Services' },
  krakend: 'KrakenD',
  standIn: 'the stand-in of KrakenD; npm run tools builds it',
  token: 'Operator token',
  tryThis: 'Try:',
  next: 'npm run status · npm run logs -- stock · npm run doctor · Ctrl+C to stop',
  stopping: 'Stopping, orders in hand are being finished… (Ctrl+C again: cut everything)',
  stopped: 'Stopped. The data is kept; npm run reset clears it.',
  stoppedOutside: 'Stopped. The data stays on your PostgreSQL; npm run reset does not touch it.',
  notRunning: 'Nothing runs here; npm start starts the system.',
  columns: ['process', 'state', 'port', 'pid', 'for', 'restarts'],
  notReady: 'not ready',
  parked: (count) =>
    `${count} saga${count > 1 ? 's' : ''} parked: GET /saga?statut=BLOQUEE, docs/runbooks/SagaBloquee.md`,
  orphaned: (count) =>
    `${count} saga${count > 1 ? 's' : ''} without an orchestrator: GET /saga?sans_moteur=1, docs/runbooks/SagaSansMoteur.md`,
  since: (seconds) => duration(seconds, ['s', 'min', 'h']),
  confirmReset: (folder) => `Clear all data of ${folder}? [yes/no] `,
  yes: /^(o|oui|y|yes)$/i,
  kept: 'Nothing was cleared.',
  wiped: 'Data, logs and token cleared; npm start begins afresh.',
  noLogs: 'No log yet; npm start writes them.',
  decimal: '.',
}

export type Texts = typeof french

export const textsOf = (language: Language): Texts => (language === 'en' ? english : french)

/** `4,1`: seconds with one decimal, as the language writes it. */
export const seconds = (ms: number, texts: Texts): string =>
  (ms / 1000).toFixed(1).replace('.', texts.decimal)

function duration(total: number, [s, min, h]: readonly [string, string, string]): string {
  if (total < 60) return `${total} ${s}`
  if (total < 3600) return `${Math.floor(total / 60)} ${min} ${total % 60} ${s}`
  return `${Math.floor(total / 3600)} ${h} ${Math.floor((total % 3600) / 60)} ${min}`
}
