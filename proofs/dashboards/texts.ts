/** What the command says. */
const french = {
  help: `npm run grafana -- --verifier | --dessiner
--verifier : démarre le système et Prometheus sur des ports libres, y met une charge bornée, et évalue chaque expression de
chaque tableau : aucune erreur, aucun panneau vide. Environ une minute. Sortie 1 si quelque chose ne va pas.
--dessiner : de même sur deux minutes, puis dessine docs/grafana/*.svg de ces mêmes résultats.
Il y faut le programme prometheus (npm run tools). Grafana lui-même n’est pas démarré.`,
  noPrometheus: 'le programme prometheus manque : npm run tools, ou le paquet « prometheus » de Debian',
  started: 'système prêt',
  scraping: 'Prometheus lit chaque instance ; charge en cours',
  checked: 'expressions évaluées, aucune erreur, aucun panneau vide',
  wrong: 'ne va pas',
  drawn: 'dessiné',
  orders: 'commandes et lectures envoyées',
}

const english: typeof french = {
  help: `npm run grafana -- --verifier | --dessiner
--verifier: starts the system and Prometheus on free ports, puts a bounded load on it, and evaluates every expression of
every dashboard: no error, no empty panel. About a minute. Exit 1 when something is wrong.
--dessiner: the same over two minutes, then draws docs/grafana/*.svg from those very results.
It needs the program prometheus (npm run tools). Grafana itself is not started.`,
  noPrometheus: 'the program prometheus is missing: npm run tools, or Debian’s package “prometheus”',
  started: 'system ready',
  scraping: 'Prometheus reads every instance; load under way',
  checked: 'expressions evaluated, no error, no empty panel',
  wrong: 'is wrong',
  drawn: 'drawn',
  orders: 'orders and reads sent',
}

export type Texts = typeof french

export const textsOf = (language: 'fr' | 'en'): Texts => (language === 'en' ? english : french)
