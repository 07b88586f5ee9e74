/** What clients see of accounts and tokens: never a password, nor what is kept of one. */
import type { AuditRow } from '../db/audit-store.ts'
import type { Jeton } from '../db/jetons-store.ts'
import type { Compte } from '../db/utilisateurs-store.ts'
import type { Utilisateur } from '../domain/utilisateur.ts'

export const presentUtilisateur = ({
  id,
  identifiant,
  nom,
  email,
  role,
  magasins,
  actif,
  version,
}: Utilisateur) => ({ id, identifiant, nom, email, role, magasins, actif, version })

/** Whoever is signed in; a customer with his number. */
export const presentCompte = ({ role, clientId, ...compte }: Compte) => ({
  ...presentUtilisateur({ ...compte, role: 'employe' }),
  role,
  ...(clientId === null ? {} : { client_id: clientId }),
})

export const presentJeton = ({ id, nom, role, creeLe, expireLe, revoqueLe }: Jeton) => ({
  id,
  nom,
  role,
  cree_le: creeLe.toISOString(),
  expire_le: expireLe.toISOString(),
  revoque_le: revoqueLe?.toISOString() ?? null,
})

export const presentFait = ({ id, at, acte, auteurId, utilisateurId, identifiant, adresse }: AuditRow) => ({
  id,
  a: at.toISOString(),
  acte,
  auteur_id: auteurId,
  utilisateur_id: utilisateurId,
  identifiant,
  adresse,
})
