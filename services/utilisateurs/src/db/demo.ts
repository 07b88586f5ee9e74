/** The accounts of the demonstration: everyone knows their passwords, and only that profile has them. */
import { DEMO_COMPTES } from '@comptoir/contracts'
import type { NewCompte } from './utilisateurs-store.ts'

const STORES = [1, 2, 3, 4, 5]

const compte = (
  identifiant: string,
  { role, motDePasse }: (typeof DEMO_COMPTES)[number],
  magasins: number[],
) => ({
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
export const UTILISATEURS_DEMO: readonly (NewCompte & { readonly motDePasse: string })[] =
  DEMO_COMPTES.flatMap((model) =>
    model.role === 'responsable'
      ? [compte(model.identifiant, model, [])]
      : STORES.map((store) =>
          compte(store === 1 ? model.identifiant : `${model.identifiant.toLowerCase()}${store}`, model, [
            store,
          ]),
        ),
  )
