/** What customers of a run read in an answer. */
import type { Asked, Client } from '../client.ts'
import type { Answer } from './record.ts'

const NONE: Answer = { status: 0, body: null, sagaId: null, invites: false }

/** The answer to an order, or status 0 when none came: it may have happened or not. */
export async function post(client: Client, url: string, asked: Asked): Promise<Answer> {
  const said = await client.ask('POST', url, asked)
  const json = said.json as Answer['body']
  if (json === null) return NONE
  return {
    status: said.status,
    body: json,
    sagaId: sagaOf(json, String(said.headers['location'] ?? '')),
    invites: said.status >= 400 && said.headers['retry-after'] !== undefined,
  }
}

/** What a GET says, or status 0 when nothing came. */
export async function get(
  client: Client,
  url: string,
): Promise<Pick<Answer, 'status'> & { readonly body: unknown }> {
  const { status, json } = await client.ask('GET', url)
  return json === null ? NONE : { status, body: json }
}

function sagaOf(body: NonNullable<Answer['body']>, location: string): string | null {
  const id = body['saga_id'] ?? /\/saga\/commande\/([0-9a-f-]{36})$/.exec(location)?.[1]
  return typeof id === 'string' ? id : null
}
