/** What the till says of the client who buys. */
import { inPageLanguage, type Mirror } from '../words/mirror.ts'

export const fr = {
  title: 'Client de la vente',
  search: 'Nom, adresse ou numéro',
  found: 'Clients',
  none: 'Aucun client pour « {text} ».',
  number: 'n° {id}',
  balance: 'solde {amount}',
  without: 'Sans client',
  back: 'Revenir',
  passing: 'Client de passage',
  key: 'client',
  wanted: 'Le compte d’un client paie : choisissez le client.',
  choose: 'Choisir le client',
} as const

export const en: Mirror<typeof fr> = {
  title: 'Client of the sale',
  search: 'Name, address or number',
  found: 'Clients',
  none: 'No client for “{text}”.',
  number: 'no. {id}',
  balance: 'balance {amount}',
  without: 'No client',
  back: 'Back',
  passing: 'Passing customer',
  key: 'client',
  wanted: 'The account of a client pays: choose the client.',
  choose: 'Choose the client',
}

export const clientWords = inPageLanguage(fr, en)
