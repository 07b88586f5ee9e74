/** The journal as one writes it first: one row per saga, one awaited statement per transition, sixteen connections. */
import { createPool } from '@comptoir/kit/postgres/database.ts'

export interface NaiveJournal {
  begin(id: string, input: unknown): Promise<void>
  reach(id: string, statut: string): Promise<void>
}

/** Opens it and makes its table. */
export async function openNaiveJournal(url: string): Promise<NaiveJournal> {
  const pool = createPool({ url, max: 16, applicationName: 'bare-journal' })
  await pool.query(
    `create table if not exists sagas (id uuid primary key, statut text not null, entree jsonb not null,
       modifie_le timestamptz not null default now()) with (fillfactor = 70)`,
  )
  return {
    begin: async (id, input) => {
      await pool.query({
        name: 'begin',
        text: `insert into sagas (id, statut, entree) values ($1, 'DEBUT', $2)`,
        values: [id, JSON.stringify(input)],
      })
    },
    reach: async (id, statut) => {
      await pool.query({
        name: 'reach',
        text: 'update sagas set statut = $2, modifie_le = now() where id = $1',
        values: [id, statut],
      })
    },
  }
}
