import { services } from '@comptoir/contracts'
import { sqlInvariant } from './invariant.ts'

/** The orchestrator sends no events. */
const SERVICES = services.flatMap(({ name, runsSagas }) => (runsSagas === true ? [] : [name]))

export const nothingLeft = sqlInvariant({
  name: 'nothing-left',
  rule: {
    fr: 'aucune saga ne reste en route ni bloquée, aucun événement n’attend son départ ni n’est mis de côté',
    en: 'no saga is left running or parked, no event waits to leave or was put aside',
  },
  breaches: `
    select id::text, format('saga %s is %s, recover %s', id, status, recover) from orchestrateur.sagas
    where recover or status not in ('TERMINEE', 'ANNULEE')
    ${SERVICES.map(
      (service) => `union all
    select null, format('event %s of ${service} was never sent', id) from ${service}.outbox where sent_at is null`,
    ).join('\n')}
    union all
    select null, format('%s events of %s were put aside', nombre, consommateur) from client.mortes where nombre > 0`,
})
