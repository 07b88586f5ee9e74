import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { unId } from '@comptoir/testing/builders.ts'
import { participantSuite } from '@comptoir/testing/participant-suite.ts'
import fc from 'fast-check'
import { inscrire } from '../src/operations/inscrire.ts'
import { retirer } from '../src/operations/retirer.ts'
import { template } from './world.ts'

const prepare = async (pool: Pool) => {
  await pool.query(
    "insert into clients (nom, email, adresse) values ('Ancien', 'Pris@exemple.ca', 'pris@exemple.ca')",
  )
}
const prepareInscrits = async (pool: Pool) => {
  await pool.query(
    `insert into clients (nom, email, adresse, inscription_id)
     select 'N' || n, n || '@exemple.ca', n || '@exemple.ca',
       ('019bc1a8-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid from generate_series(1, 20) n`,
  )
}
const observe = async (pool: Pool) =>
  (await pool.query('select nom, email, adresse, inscription_id from clients order by adresse')).rows
const body = (index: number) => ({
  inscriptionId: unId(100 + index),
  nom: `Zoé ${index}`,
  email: `Zoe.${index}@exemple.ca`,
})

participantSuite({
  served: inscrire,
  template,
  prepare,
  observe,
  build: body,
  refused: { ...body(30), email: 'PRIS@exemple.ca' },
  // Several inscriptions want one address, some of them again.
  bodies: fc
    .record({ who: fc.nat({ max: 3 }), address: fc.nat({ max: 1 }) })
    .map(({ who, address }) => ({ ...body(who * 2 + address), email: `zoe.${address}@exemple.ca` })),
  undo: { served: retirer, bodyFor: ({ inscriptionId }) => ({ inscriptionId }) },
})

participantSuite({
  served: retirer,
  template,
  prepare: prepareInscrits,
  observe,
  build: (index) => ({
    inscriptionId: `019bc1a8-0000-7000-8000-${(index + 1).toString(16).padStart(12, '0')}`,
  }),
})
