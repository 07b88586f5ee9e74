/** The accounts of the demonstration, by their numbers from 1: everyone knows their passwords, and only that profile has them. */
import type { Person } from '@comptoir/contracts/access.ts'
import { DEMO_COMPTES } from '@comptoir/contracts/demo.ts'
import { MAGASINS_DEMO } from './lieux.ts'

type Model = (typeof DEMO_COMPTES)[number]

const compte = (identifiant: string, { role, motDePasse }: Model, magasins: readonly number[]) => ({
  identifiant,
  nom: identifiant.charAt(0).toUpperCase() + identifiant.slice(1),
  email: `${identifiant.toLowerCase()}@comptoir.exemple.ca`,
  role,
  magasins,
  actif: true,
  demo: true,
  motDePasse,
})

/** With their passwords as people type them: `Bob` in store 1, `bob2` in store 2, and so on. */
export const UTILISATEURS_DEMO = DEMO_COMPTES.flatMap((model) =>
  model.role === 'responsable'
    ? [compte(model.identifiant, model, [])]
    : MAGASINS_DEMO.map((store) =>
        compte(store === 1 ? model.identifiant : `${model.identifiant.toLowerCase()}${store}`, model, [
          store,
        ]),
      ),
)

/** The account of this role in a store, as what it did names it. */
export function personIn(magasinId: number, role: 'employe' | 'gestionnaire'): Person {
  const index = UTILISATEURS_DEMO.findIndex(
    (one) => one.role === role && one.magasins.some((store) => store === magasinId),
  )
  const found = UTILISATEURS_DEMO[index]
  if (found === undefined) throw new RangeError(`no ${role} of store ${magasinId}`)
  return { id: String(index + 1), nom: found.nom }
}
