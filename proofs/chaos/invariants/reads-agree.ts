import { sqlInvariant } from './invariant.ts'

export const readsAgree = sqlInvariant({
  name: 'reads-agree',
  rule: {
    fr: 'la fin qu’un client a apprise est ce que dit aussitôt chaque instance, et la passerelle',
    en: 'the end that a client was told is what every instance, and the gateway, says at once',
  },
  // A process that was frozen finds a request too old, 408, and has not looked at it. A list is no answer about one order: what no place can say of the order itself, it shows as the journal has it.
  breaches: `
    select "sagaId", format('request %s: told %s; the %s at %s says %s %s', n, expected, what, place, status,
      coalesce(said, 'nothing'))
    from client.lectures l
    where (status = 200 and said is distinct from expected or status between 400 and 499 and status <> 408)
      and not (what = 'list' and exists (select from client.lectures d
        where d.n = l.n and d.what = 'saga' and (d.status = 408 or d.status not between 200 and 499)))`,
})
