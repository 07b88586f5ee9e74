-- The tables as the first versions of the services made them, each for itself, with rows of their time.
create table cles (portee text not null, cle text not null, empreinte text not null, statut integer, reponse jsonb,
  cree_le timestamptz default now() not null, constraint cles_portee_cle_pk primary key (portee, cle),
  constraint cles_longueur check (length(cle) <= 255));
create table inbox (cle text primary key not null, operation text not null, empreinte text not null, reponse jsonb,
  cree_le timestamptz default now() not null);
create table outbox (ordre bigint primary key generated always as identity (sequence name outbox_ordre_seq),
  id uuid not null, type text not null, corps jsonb not null, cree_le timestamptz default now() not null,
  envoye_le timestamptz, constraint outbox_id_unique unique (id));
create index cles_cree_le on cles using brin (cree_le);
create index inbox_cree_le on inbox using brin (cree_le);
create index outbox_a_envoyer on outbox using btree (ordre) where envoye_le is null;
insert into inbox (cle, operation, empreinte, reponse) values ('a:do', 'o', 'f', '{"reussie": {"a": 1}}'),
  ('b:do', 'o', '†', '{"refusee": {"refus": "ACTION_ANNULEE"}}');
insert into cles (portee, cle, empreinte, statut, reponse) values ('s', 'k', 'f', 201, '{"status": 201}');
insert into outbox (id, type, corps) values (gen_random_uuid(), 't', '{"n": 1}');
create schema drizzle;
create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
insert into drizzle.__drizzle_migrations (hash, created_at) values ('of a service', 1795235329809);
