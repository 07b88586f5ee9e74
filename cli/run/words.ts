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

/** `12 s`, `3 min 4 s`, `5 h 6 min`. */
export function duration(totalSeconds: number): string {
  if (totalSeconds < 60) return `${totalSeconds} s`
  if (totalSeconds < 3600) return `${Math.floor(totalSeconds / 60)} min ${totalSeconds % 60} s`
  return `${Math.floor(totalSeconds / 3600)} h ${Math.floor((totalSeconds % 3600) / 60)} min`
}
