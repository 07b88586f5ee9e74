/**
 * Makes the Postman collection and its environment from the contracts. Both are committed; a test makes them again and
 * compares. Run: `node postman/generate.ts`
 */
import { writeFileSync } from 'node:fs'
import { gateway, processes } from '@comptoir/system/topology.ts'
import { collectionOf, idOf } from './collection.ts'
import { approvisionnementsFolder } from './folders/approvisionnements.ts'
import { catalogueFolder } from './folders/catalogue.ts'
import { clientsFolder } from './folders/clients.ts'
import { commandeFolder } from './folders/commande.ts'
import { gatewayFolder } from './folders/gateway.ts'
import { internalFolder } from './folders/internal.ts'
import { magasinsFolder } from './folders/magasins.ts'
import { operatorFolder } from './folders/operator.ts'
import { aliasesFolder, otherRoutes } from './folders/other.ts'
import { paiementFolder } from './folders/paiement.ts'
import { panierFolder } from './folders/panier.ts'
import { consulterStock, stockFolder } from './folders/stock.ts'
import { connexionFolder, utilisateursFolder } from './folders/utilisateurs.ts'
import { ventesFolder } from './folders/ventes.ts'

/** The folders in the order in which a run goes through them. */
const played = [
  connexionFolder,
  clientsFolder,
  catalogueFolder,
  panierFolder,
  commandeFolder(consulterStock),
  stockFolder,
  paiementFolder,
  operatorFolder,
  internalFolder,
  gatewayFolder,
  utilisateursFolder,
  magasinsFolder,
  ventesFolder,
  approvisionnementsFolder,
]
export const folders = [...played, ...otherRoutes(played), aliasesFolder]

/** Where each process is, as variables; `offset` is PORT_OFFSET. */
export function addresses(offset: number): { readonly key: string; readonly value: string }[] {
  const at = (port: number) => `http://localhost:${port + offset}`
  return processes.map((spec) => ({
    key: spec === gateway ? 'baseUrl' : `${spec.name}Url`,
    value: at(spec.ports[0] ?? 0),
  }))
}

function environment() {
  const values = [
    ...addresses(0).map((one) => ({ ...one, type: 'default' })),
    { key: 'jetonOperateur', value: '', type: 'secret' },
    { key: 'flux', value: 'non', type: 'default' },
  ]
  return {
    id: idOf('comptoir/environment'),
    name: 'Comptoir, sur cette machine',
    values: values.map((one) => ({ ...one, enabled: true })),
    _postman_variable_scope: 'environment',
  }
}

const text = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** The generated files: name in this folder, and text. */
export const generated = (): { readonly name: string; readonly text: string }[] => [
  { name: 'comptoir.postman_collection.json', text: text(collectionOf(folders)) },
  { name: 'comptoir.postman_environment.json', text: text(environment()) },
]

if (import.meta.main) {
  for (const one of generated()) writeFileSync(new URL(one.name, import.meta.url), one.text)
}
