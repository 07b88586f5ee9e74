import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { unId } from '@comptoir/testing/builders.ts'
import { participantSuite } from '@comptoir/testing/participant-suite.ts'
import fc from 'fast-check'
import { creerCompte } from '../src/operations/creer-compte.ts'
import { retirerCompte } from '../src/operations/retirer-compte.ts'
import { template } from './world.ts'

const STORED = '$argon2id$v=19$m=64,t=1,p=1$c2Vs$bWFycXVl'
const prepare = async (pool: Pool) => {
  await pool.query(
    `insert into utilisateurs (identifiant, identifiant_forme, nom, email, email_forme, role, magasins)
     values ('Bob', 'bob', 'Bob', 'Bob@exemple.ca', 'bob@exemple.ca', 'employe', '{1}')`,
  )
}
const prepareInscrits = async (pool: Pool) => {
  await pool.query(
    `insert into utilisateurs (identifiant, identifiant_forme, nom, email, email_forme, role, magasins, client_id, inscription_id)
     select n || '@e.ca', n || '@e.ca', 'N' || n, n || '@e.ca', n || '@e.ca', 'client', '{}', n,
       ('019bc1a8-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid from generate_series(1, 20) n`,
  )
}
const observe = async (pool: Pool) =>
  (
    await pool.query(
      'select identifiant_forme, nom, email, role, client_id, inscription_id, mot_de_passe from utilisateurs order by 1',
    )
  ).rows
const body = (index: number) => ({
  inscriptionId: unId(100 + index),
  clientId: 50 + index,
  nom: `Zoé ${index}`,
  email: `Zoe.${index}@exemple.ca`,
  motDePasse: STORED,
})

participantSuite({
  served: creerCompte,
  template,
  prepare,
  observe,
  build: body,
  refused: { ...body(30), email: 'BOB@exemple.ca' },
  // Several inscriptions want one address, some of them again.
  bodies: fc
    .record({ who: fc.nat({ max: 3 }), address: fc.nat({ max: 1 }) })
    .map(({ who, address }) => ({ ...body(who * 2 + address), email: `zoe.${address}@exemple.ca` })),
  undo: { served: retirerCompte, bodyFor: ({ inscriptionId }) => ({ inscriptionId }) },
})

participantSuite({
  served: retirerCompte,
  template,
  prepare: prepareInscrits,
  observe,
  build: (index) => ({
    inscriptionId: `019bc1a8-0000-7000-8000-${(index + 1).toString(16).padStart(12, '0')}`,
  }),
})
