import { sqlInvariant } from './invariant.ts'
import { ofPast } from './past.ts'

/** What each action leaves behind, keyed as its command was. */
const EFFECTS = `
  select 'commande.creer' as operation, id::text || ':creer-commande:do' as key from commande.commandes
  union all select 'commande.confirmer', id || ':confirmer-commande:do' from commande.commandes where statut = 'CONFIRMEE'
  union all select case when auteur_id is null then 'stock.reserver' else 'stock.reserver-vente' end,
    commande_id || ':reserver-stock:do' from stock.reservations
    where statut <> 'ANNULEE' and origine = 'SAGA'
      and commande_id not in (select id from magasins.ventes where numero_local is not null)
  union all select distinct case when numero_local is null then 'stock.sortir' else 'stock.sortir-vente' end,
    commande_id || ':sortir-stock:do' from stock.mouvements m left join magasins.ventes v on v.id = m.commande_id
    where m.cause = 'SORTIE'
  union all select distinct 'stock.rentrer', retour_id || ':rentrer-stock:do' from stock.mouvements where retour_id is not null
  union all select case when numero_local is null then 'magasins.ouvrir-vente' else 'magasins.enregistrer-vente' end,
    id || case when numero_local is null then ':ouvrir-vente:do' else ':enregistrer-vente:do' end from magasins.ventes
  union all select 'magasins.fermer-vente', id || ':fermer-vente:do' from magasins.ventes
    where statut = 'CONFIRMEE' and numero_local is null
  union all select 'magasins.ouvrir-retour', id || ':ouvrir-retour:do' from magasins.retours
  union all select 'magasins.clore-retour', id || ':clore-retour:do' from magasins.retours where statut = 'CLOS'
  union all select case when v.numero_local is null then 'paiement.encaisser' else 'paiement.noter-encaissement' end,
    r.reference || case when v.numero_local is null then ':encaisser:do' else ':noter-encaissement:do' end
    from paiement.recettes r left join magasins.ventes v on v.id = r.reference where r.pour = 'VENTE' and r.pris_cents > 0
  union all select 'paiement.rembourser', retour_id || ':rembourser:do' from paiement.remboursements where reference is not null
  union all select 'paiement.payer', reference || ':payer:do' from paiement.operations
    where type = 'CAPTURE' and origine = 'SAGA'
  union all select 'panier.prendre', commande_id || ':prendre-panier:do' from panier.prises where version is not null`

export const effectsOnce = sqlInvariant({
  name: 'effects-once',
  rule: {
    fr: 'une clé a un seul effet quand sa réponse est acceptée, aucun quand elle est refusée ; une clé de client, une seule commande',
    en: 'a key has one effect when its reply is accepted, none when it is refused; a client’s key, one order only',
  },
  breaches: `
    with inbox as (
      select key, operation, reply from commande.inbox
      union all select key, operation, reply from stock.inbox
      union all select key, operation, reply from paiement.inbox
      union all select key, operation, reply from panier.inbox
      union all select key, operation, reply from magasins.inbox
    ), -- What the terminal has not answered yet is kept under no key: cards-held judges it.
    actions as (select * from inbox where key like '%:do'
      and operation not in ('paiement.autoriser-carte', 'paiement.autoriser-remboursement')),
    effects as (select key, operation, count(*) as times from (${EFFECTS}) as e where not ${ofPast('key')} group by 1, 2)
    select split_part(key, ':', 1), format('key %s stands %s times in the inbox', key, count(*))
    from inbox group by key having count(*) <> 1
    union all
    select split_part(key, ':', 1), format('key %s has no reply', key) from inbox where reply is null
    union all
    select split_part(key, ':', 1), format('key %s of %s: %s effects, reply %s', key, operation,
      coalesce(e.times, 0), coalesce(left(a.reply::text, 80), 'none'))
    from actions a full join effects e using (key, operation)
    where coalesce(e.times, 0) <> case when a.reply ? 'done' then 1 else 0 end
    union all
    select min(id::text), format('client key %s: %s sagas', client_key, count(*))
    from orchestrateur.sagas where client_key is not null group by client_key having count(*) > 1`,
})
