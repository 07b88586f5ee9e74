/** A customer who was told the end of an order asks every place for it at once: none may say anything else. */
import type { Client } from '../client.ts'
import { get } from './answers.ts'
import type { Answer, Read } from './record.ts'

export interface Place {
  /** An instance's name and port, or the gateway's. */
  readonly name: string
  readonly url: string
}

export interface Told extends Pick<Answer, 'status'> {
  readonly n: number
  readonly sagaId: string
}

/** What each place says of the saga itself. */
export function readEverywhere(client: Client, places: readonly Place[], told: Told): Promise<Read[]> {
  return Promise.all(
    places.map(async ({ name, url }) => {
      const { status, body } = await get(client, `${url}/saga/commande/${told.sagaId}`)
      const said = (body as { statut?: string } | null)?.statut ?? null
      return { ...reading(told, name), what: 'saga' as const, status, said }
    }),
  )
}

/** Whether a place still lists it among those that run: a saga that has ended is not there. */
export async function readList(client: Client, { name, url }: Place, told: Told): Promise<Read> {
  const { status, body } = await get(client, `${url}/saga?statut=EN_COURS&limite=100`)
  const listed = Array.isArray(body) && body.some((one: { saga_id?: string }) => one.saga_id === told.sagaId)
  const { expected, ...read } = reading(told, name)
  return { ...read, what: 'list', status, said: listed ? 'EN_COURS' : expected, expected }
}

const reading = ({ n, sagaId, status }: Told, place: string) => ({
  n,
  sagaId,
  place,
  expected: status === 201 ? 'TERMINEE' : 'ANNULEE',
})
