import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { sagasTold } from '../src/supervisor/sagas-told.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function serving(text: string): Promise<number> {
  const server = createServer((_request, response) => response.end(text))
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

test('the first orchestrator that tells its gauges speaks for all', async () => {
  const silent = await serving('# HELP saga_bloquees x\nsaga_bloquees{service="orchestrateur"} 9\n')
  const telling = await serving(
    'saga_bloquees{service="orchestrateur",instance_id="o-1"} 2\nsaga_orphaned{service="orchestrateur"} 13\n',
  )
  expect(await sagasTold([silent, telling])).toEqual({ parked: 2, orphaned: 13 })
})

test('without an answer there are no figures', async () => {
  const gone = await serving('')
  servers.at(-1)?.close()
  expect(await sagasTold([gone])).toBeUndefined()
  expect(await sagasTold([])).toBeUndefined()
})
