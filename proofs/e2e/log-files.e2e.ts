/** Log files on request: one id leads through the gateway, the services, the bus and who reads it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RunningSystem } from '@comptoir/system/running-system.ts'
import { expect, test } from 'vitest'

/** What `grep ID -r FOLDER` finds: the process, the kind of file, and the line. */
function grep(id: string, folder: string) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.log'))
    .flatMap((path) => {
      const [, name = '', kind = ''] = /^([a-z-]+)-\d+[/\\](\w+)_\d{4}-\d\d-\d\d\.log$/.exec(path) ?? []
      const lines = readFileSync(join(folder, path), 'utf8').split('\n')
      return lines.filter((line) => line.includes(id)).map((line) => ({ name, kind, line }))
    })
}

test('the id of an order is found with one grep, from the gateway to whoever reads of it on the bus', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'comptoir-logs-'))
  try {
    const env = { LOG_DIR: folder, COMPTOIR_GATEWAY: 'stand-in', PAST_UNTIL: 'none' }
    await RunningSystem.with({ env }, async (system) => {
      const answer = await fetch(`${system.at(8080)}/saga/commande`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ produits: [{ produit_id: 1, quantite: 1 }] }),
      })
      const { commande_id: commandeId } = (await answer.json()) as { commande_id: string }
      expect(answer.status).toBe(201)
      const id = answer.headers.get('x-request-id') ?? ''
      expect(id).toMatch(/^[0-9a-f]{32}$/)

      const names = (kind: string, text: string) =>
        new Set(
          grep(id, folder).flatMap((found) =>
            found.kind === kind && found.line.includes(text) ? [found.name] : [],
          ),
        )
      const found = () => ({
        asked: names('api', ' 201 POST /saga/commande '),
        called: names('api', ' 200 POST /interne/'),
        did: names('business', '"operation":"stock.reserver"'),
        started: names('business', `"id":"${commandeId}"`),
        read: names('business', '"operation":"commande.commande-confirmee"'),
      })
      await expect.poll(found, { timeout: 60_000 }).toEqual({
        asked: new Set(['passerelle', 'orchestrateur']),
        called: new Set(['commande', 'stock', 'paiement']),
        did: new Set(['stock']),
        started: new Set(['orchestrateur']),
        read: new Set(['rapports', 'facturation-worker']),
      })
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
