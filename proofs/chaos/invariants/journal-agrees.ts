import { sqlInvariant } from './invariant.ts'
import { ofPast } from './past.ts'

export const journalAgrees = sqlInvariant({
  name: 'journal-agrees',
  rule: {
    fr: 'le journal des sagas et les commandes disent la même fin, pour les mêmes identifiants',
    en: 'the journal of sagas and the orders tell the same end, for the same ids',
  },
  // A saga that was refused before its order was made, or whose undo came first, ends without one.
  breaches: `
    select coalesce(s.id, c.id)::text, format('saga %s %s, commande %s', coalesce(s.id, c.id),
      coalesce(s.status, 'unknown'), coalesce(c.statut, 'unknown'))
    from (select * from orchestrateur.sagas where definition like 'passer-commande%') s
      full join commande.commandes c on c.id = s.id
    where case when ${ofPast('c.id')} then s.id is not null else case s.status when 'TERMINEE' then c.statut is distinct from 'CONFIRMEE'
      when 'ANNULEE' then c.statut <> 'ANNULEE' or c.id is null and exists (
        select from commande.inbox i where i.key = s.id || ':creer-commande:do' and i.reply ? 'done')
      else true end end
    union all
    select s.id::text, format('saga %s: status %s, phase %s', s.id, s.status, s.state ->> 'phase')
    from orchestrateur.sagas s
    where s.status is distinct from case s.state ->> 'phase' when 'completed' then 'TERMINEE'
      when 'compensated' then 'ANNULEE' end`,
})
