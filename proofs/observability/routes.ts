/** Who is to hear of which alert: amtool compares this with the routes of alertmanager.yml. */
export const ROUTES: readonly {
  readonly labels: Readonly<Record<string, string>>
  readonly receiver: string
}[] = [
  { labels: { alertname: 'SagaBloquee', service: 'orchestrateur', severity: 'critical' }, receiver: 'sagas' },
  {
    labels: { alertname: 'SagaAncienne', service: 'orchestrateur', severity: 'critical' },
    receiver: 'sagas',
  },
  {
    labels: { alertname: 'SagaSansMoteur', service: 'orchestrateur', severity: 'critical' },
    receiver: 'sagas',
  },
  {
    labels: { alertname: 'PasserelleEnEchec', service: 'passerelle', severity: 'critical' },
    receiver: 'passerelle',
  },
  {
    labels: { alertname: 'HighErrorRate', service: 'passerelle', severity: 'critical' },
    receiver: 'passerelle',
  },
  { labels: { alertname: 'InstanceDown', service: 'stock', severity: 'critical' }, receiver: 'astreinte' },
  { labels: { alertname: 'HighErrorRate', service: 'stock', severity: 'critical' }, receiver: 'astreinte' },
  {
    labels: { alertname: 'HighResponseTime', service: 'passerelle', severity: 'warning' },
    receiver: 'equipe',
  },
  { labels: { alertname: 'OutboxEnRetard', service: 'catalogue', severity: 'warning' }, receiver: 'equipe' },
  { labels: { alertname: 'FileEnRetard', consumer: 'commande', severity: 'warning' }, receiver: 'equipe' },
  { labels: { alertname: 'Autre', severity: 'info' }, receiver: 'journal' },
]
