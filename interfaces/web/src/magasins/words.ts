/** What the screens of stores and tills say. */
import { inPageLanguage, type Mirror } from '../words/mirror.ts'

const fieldsFr = {
  nom: 'Nom',
  adresse: 'Adresse',
  ville: 'Ville',
  code_postal: 'Code postal',
  telephone: 'Téléphone',
  email: 'Courriel',
  region: 'Région',
  objectif: 'Objectif par jour',
} as const

const wrongFr = {
  nom: 'Écrivez le nom du magasin.',
  adresse: 'Écrivez l’adresse.',
  ville: 'Écrivez la ville.',
  code_postal: 'Écrivez un code postal, comme H2J 2J1.',
  region: 'Écrivez la région.',
  objectif: 'Écrivez un montant, comme 3 000,00, ou rien.',
} as const

export const fr = {
  none: 'Aucun magasin.',
  store: 'Magasin',
  tills: 'Caisses',
  noTill: 'Aucune caisse dans ce magasin.',
  goal: 'Objectif',
  state: 'État',
  open: 'Ouvert',
  closed: 'Fermé',
  fields: fieldsFr,
  wrong: wrongFr,
  saved: 'Enregistré, version {version}.',
  stale:
    'Quelqu’un d’autre a changé ce magasin (version {version}). Ce que vous avez tapé est gardé ; là où il a écrit autre chose :',
  staleLine: '{champ} : {texte}',
  close: 'Fermer ce magasin',
  closeSays:
    'Il ne vend plus et ne reçoit plus rien. Refusé tant qu’une caisse est ouverte, qu’il a du stock ou un transfert en route.',
  reopen: 'Rouvrir ce magasin',
  tillFree: 'Fermée',
  tillHeld: '{nom}, depuis le {when}',
  tillToday: '{n} ventes aujourd’hui, {montant}',
  tillLast: 'dernière : n° {numero}, {montant}',
  tillName: 'Nom de la nouvelle caisse',
  tillMake: 'Ajouter la caisse',
} as const

export const en: Mirror<typeof fr> = {
  none: 'No store.',
  store: 'Store',
  tills: 'Tills',
  noTill: 'No till in this store.',
  goal: 'Target',
  state: 'State',
  open: 'Open',
  closed: 'Closed',
  fields: {
    nom: 'Name',
    adresse: 'Address',
    ville: 'City',
    code_postal: 'Postal code',
    telephone: 'Phone',
    email: 'Email',
    region: 'Region',
    objectif: 'Target of a day',
  },
  wrong: {
    nom: 'Write the name of the store.',
    adresse: 'Write the address.',
    ville: 'Write the city.',
    code_postal: 'Write a postal code, such as H2J 2J1.',
    region: 'Write the region.',
    objectif: 'Write an amount, such as 3000.00, or nothing.',
  },
  saved: 'Saved, version {version}.',
  stale:
    'Somebody else has changed this store (version {version}). What you typed is kept; where they wrote something else:',
  staleLine: '{champ}: {texte}',
  close: 'Close this store',
  closeSays:
    'It sells no more and takes in nothing more. Refused while a till is open, or while it has stock or a transfer on its way.',
  reopen: 'Open this store again',
  tillFree: 'Closed',
  tillHeld: '{nom}, since {when}',
  tillToday: '{n} sales today, {montant}',
  tillLast: 'last: no. {numero}, {montant}',
  tillName: 'Name of the new till',
  tillMake: 'Add the till',
}

export const storeWords = inPageLanguage(fr, en)
