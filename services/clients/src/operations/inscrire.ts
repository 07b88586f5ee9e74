import { type BodyOf, clients, type Refusal, type ReplyOf } from '@comptoir/contracts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { operation } from '@comptoir/participant/operation.ts'
import * as store from '../db/clients-store.ts'
import { adresseOf, decideAdresse } from '../domain/client.ts'

/** Creates a customer for each inscription whose address is free. They are few: each is decided by itself. */
export const inscrire = operation(clients.inscrire, async (tx, commands, { now }) => {
  const adresses = commands.map(({ body }) => adresseOf(body.email))
  // In one order, so that two groups never wait for each other.
  for (const adresse of [...new Set(adresses)].sort()) await store.lockAdresse(tx, adresse)
  const replies: (ReplyOf<typeof clients.inscrire> | Refusal)[] = []
  for (const { body } of commands) replies.push(await inscribe(tx, body, now))
  return replies
})

async function inscribe(
  tx: Tx,
  { inscriptionId, nom, email }: BodyOf<typeof clients.inscrire>,
  now: Date,
): Promise<ReplyOf<typeof clients.inscrire> | Refusal> {
  const a = now.toISOString()
  const known = await store.findInscrit(tx, inscriptionId)
  if (known !== undefined) return { clientId: known, a }
  const adresse = adresseOf(email)
  const refusal = decideAdresse(undefined, { nom, email }, await store.findHolder(tx, adresse))
  return refusal ?? { clientId: await store.insertClient(tx, { nom, email, inscriptionId }, adresse), a }
}
