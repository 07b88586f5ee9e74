/** Where a request goes: through the gateway, or straight to the instances of a service, in turn. */
import exec from 'k6/execution'
import http from 'k6/http'
import { direct, gateway, processes } from './settings.ts'

type Service = 'orchestrateur' | 'commande' | 'stock' | 'catalogue' | 'panier'

const SERVICES: readonly Service[] = ['orchestrateur', 'commande', 'stock', 'catalogue', 'panier']
const instances = new Map(
  SERVICES.map((name) => [name, processes.filter((one) => one.name === name).map(({ address }) => address)]),
)

/** Behind the gateway all services have one address. */
export function addressOf(service: Service, rank = 0): string {
  if (!direct) return gateway
  const addresses = instances.get(service) ?? []
  return addresses[rank % addresses.length] ?? gateway
}

/** Called first in every `setup`: a run against nothing ends at once, with one line that says what to do. */
export function requireSystem(address = direct ? addressOf('orchestrateur') : gateway): void {
  if (http.get(`${address}/health`).status !== 0) return
  exec.test.abort(
    `${address} ne répond pas : lancez d’abord « npm start » (nothing answers there: run "npm start" first)`,
  )
}
