/** A few acts on the stock of a small clean system: a request and a transfer by two who decide, a delivery, a count. */
import type { RunningSystem } from '@comptoir/system/running-system.ts'
import { Random } from '@comptoir/testing/random.ts'
import { Client } from '../../client.ts'
import { openBadges } from '../keepers.ts'
import type { Recorder, Sent } from '../record.ts'
import { Member } from '../staff.ts'

/** Asks, decides, sends, receives, counts, is refused, and records what was told. */
export async function placeActs(system: RunningSystem, record: Recorder): Promise<void> {
  const client = new Client(2)
  const [gateway = ''] = system.urlsOf('passerelle')
  const office = {
    client,
    record,
    badges: await openBadges(client, gateway),
    stopping: new AbortController(),
  }
  const keeper = new Member(office, { name: 'acte', random: new Random(1), entrances: [gateway] })
  const ask = (path: string, body?: object, by = 0) => keeper.ask({ path, body, by, doubled: false })
  const made = async (path: string, body: object) =>
    `${path}/${String((await ask(path, body)).answer.body?.['id'])}`
  const five = [{ produit_id: 40, quantite: 5 }]

  const request = await made('/approvisionnements', { magasin_id: 1, lignes: five })
  await ask(`${request}/recevoir`, {})
  await ask(`${request}/valider`, { quantites: [{ produit_id: 40, quantite: 4 }], motif: 'peu' }, 1)
  await ask(`${request}/refuser`, { motif: 'non' })
  const { sent } = await ask(`${request}/expedier`)
  await ask(`${request}/recevoir`, { recues: [{ produit_id: 40, quantite: 3 }] })
  await keeper.send(sent as Sent)

  const transfer = await made('/transferts', { de: 2, vers: 3, lignes: five })
  await ask(`${transfer}/valider`, {})
  await ask(`${transfer}/expedier`)
  await ask('/stock/receptions', { magasin_id: 6, lignes: five, reference: 'BL-1' })
  const vu_a = new Date().toISOString()
  await ask('/stock/inventaires', { magasin_id: 4, lignes: [{ produit_id: 40, compte: 19, vu_a }] })
  await client.close()
}
