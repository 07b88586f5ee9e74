-- A version that was closed must never be open again.
create function paniers_version_monte() returns trigger language plpgsql as $$
begin
  raise exception 'panier %: version % cannot follow %', old.client_id, new.version, old.version
    using errcode = 'check_violation';
end $$;
--> statement-breakpoint
create trigger paniers_version_monte before update on paniers for each row
  when (new.version < old.version or new.client_id <> old.client_id) execute function paniers_version_monte();
--> statement-breakpoint
-- What an order took stays what it was; only PRISE becomes REMISE.
create function prises_figees() returns trigger language plpgsql as $$
begin
  raise exception 'prise %: what an order took does not change', old.commande_id using errcode = 'check_violation';
end $$;
--> statement-breakpoint
create trigger prises_figees before update on prises for each row
  when (old.statut <> 'PRISE' or new.statut <> 'REMISE' or new.commande_id <> old.commande_id
    or new.client_id <> old.client_id or new.version is distinct from old.version
    or new.lignes is distinct from old.lignes or new.prise_le is distinct from old.prise_le)
  execute function prises_figees();
--> statement-breakpoint
create trigger prises_gardees before delete on prises for each row execute function prises_figees();
