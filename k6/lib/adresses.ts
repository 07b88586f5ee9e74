/** Where a request goes: through the gateway, or straight to the instances of a service, in turn. */
import exec from 'k6/execution'
import http from 'k6/http'
import { direct, passerelle, processus } from './reglages.ts'

type Service = 'orchestrateur' | 'commande' | 'stock' | 'catalogue' | 'panier'

const SERVICES: readonly Service[] = ['orchestrateur', 'commande', 'stock', 'catalogue', 'panier']
const instances = new Map(
  SERVICES.map((nom) => [nom, processus.filter((one) => one.nom === nom).map(({ adresse }) => adresse)]),
)

/** Behind the gateway all services have one address. */
export function adresseDe(service: Service, rang = 0): string {
  if (!direct) return passerelle
  const adresses = instances.get(service) ?? []
  return adresses[rang % adresses.length] ?? passerelle
}

/** Called first in every `setup`: a run against nothing ends at once, with one line that says what to do. */
export function exigerLeSysteme(adresse = direct ? adresseDe('orchestrateur') : passerelle): void {
  if (http.get(`${adresse}/health`).status !== 0) return
  exec.test.abort(
    `${adresse} ne répond pas : lancez d’abord « npm start » (nothing answers there: run "npm start" first)`,
  )
}
