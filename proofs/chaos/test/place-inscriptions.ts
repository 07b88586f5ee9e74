/** A few inscriptions of a small clean system: made, asked for again under its key, and refused for an address and a password. */
import type { RunningSystem } from '@comptoir/system/running-system.ts'
import { Random } from '@comptoir/testing/random.ts'
import { Client } from '../../client.ts'
import type { Recorder } from '../record.ts'
import { Member } from '../staff.ts'

/** Asks, and records what was told. */
export async function placeInscriptions(system: RunningSystem, record: Recorder): Promise<void> {
  const client = new Client(2)
  const office = { client, record, badges: [], stopping: new AbortController() }
  const entrances = system.urlsOf('orchestrateur')
  const newcomer = new Member(office, { name: 'inscription', random: new Random(1), entrances })
  const ask = (email: string, mot_de_passe: string) =>
    newcomer.ask({
      path: '/auth/inscription',
      body: { nom: 'Camille', email, mot_de_passe },
      doubled: false,
    })
  const { sent } = await ask('camille@exemple.ca', 'tres-longue-phrase-9')
  await newcomer.send(sent)
  await ask('dominique@exemple.ca', 'tres-longue-phrase-9')
  await ask('CAMILLE@exemple.ca', 'tres-longue-phrase-9')
  await ask('autre@exemple.ca', 'aaaaaa')
  await client.close()
}
