/** A process of its own that runs one saga, whose payment is never answered, until it is killed. */
import { newId } from '@comptoir/kit/ids.ts'
import { createRunner } from '../src/runner/runner.ts'
import { createPgJournal } from '../src/store/journal-pg.ts'
import { achat, Participants, unknown } from './support.ts'

const [url = '', sagaId = ''] = process.argv.slice(2)
const caller = new Participants()
caller.scripts.set('paiement.payer', () => unknown)
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const runner = createRunner({
  journal: createPgJournal({ url, instance: 'horloge-fausse', leaseMs: 600_000 }),
  definitions: [achat],
  caller,
  newId,
  log: silent,
  limits: { retryBaseMs: 1, retryCapMs: 4 },
})
await runner.open()
await runner.start({ id: sagaId, definition: achat.name, input: { id: sagaId } })
