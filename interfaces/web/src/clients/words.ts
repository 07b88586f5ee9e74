/** What the screens of clients say. */
import { inPageLanguage, type Mirror } from '../words/mirror.ts'

const fr = {
  name: 'Nom',
  email: 'Courriel',
  number: 'Numéro',
  none: 'Aucun client.',
  back: 'Tous les clients',
  balance: 'Solde du compte',
  entries: 'Dernières écritures',
  noEntry: 'Rien n’est passé par ce compte.',
  when: 'Quand',
  what: 'Écriture',
  amount: 'Montant',
  credit: 'Créditer le compte',
  howMuch: 'Montant',
  howMuchHint: 'Comme 25 ou 25,50.',
  wrongAmount: 'Écrivez un montant au-dessus de zéro, comme 25,50.',
  send: 'Créditer {amount}',
  sendNothing: 'Créditer',
  done: 'Crédité. Le solde est maintenant de {balance}.',
  invoices: 'Factures',
  keySend: 'créditer',
} as const

const en: Mirror<typeof fr> = {
  name: 'Name',
  email: 'Email',
  number: 'Number',
  none: 'No client.',
  back: 'All clients',
  balance: 'Balance of the account',
  entries: 'Latest entries',
  noEntry: 'Nothing has gone through this account.',
  when: 'When',
  what: 'Entry',
  amount: 'Amount',
  credit: 'Credit the account',
  howMuch: 'Amount',
  howMuchHint: 'Like 25 or 25.50.',
  wrongAmount: 'Write an amount above zero, like 25.50.',
  send: 'Credit {amount}',
  sendNothing: 'Credit',
  done: 'Credited. The balance is now {balance}.',
  invoices: 'Invoices',
  keySend: 'credit',
}

export const clientWords = inPageLanguage(fr, en)
