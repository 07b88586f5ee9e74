/** What more than one command says. */
import type { ProcessState } from '@comptoir/system/supervisor/run-file.ts'
import type { InBoth, Terminal } from '@comptoir/system/terminal.ts'

export const STATE: Readonly<Record<ProcessState, InBoth>> = {
  demarre: { fr: 'démarre', en: 'starting' },
  pret: { fr: 'prêt', en: 'ready' },
  relance: { fr: 'relancé bientôt', en: 'restarting soon' },
  arrete: { fr: 'arrêté', en: 'stopped' },
}

export const NOT_RUNNING: InBoth = {
  fr: 'Rien ne tourne ici ; npm start démarre le système.',
  en: 'Nothing runs here; npm start starts the system.',
}

/** `4,1`: seconds with one decimal, as the language writes it. */
export const seconds = (ms: number, { language }: Terminal): string =>
  (ms / 1000).toFixed(1).replace('.', language === 'fr' ? ',' : '.')
