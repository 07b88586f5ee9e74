/** What is said at school. */
import { inPageLanguage, type Mirror } from '../words/mirror.ts'

export const fr = {
  mark: 'ÉCOLE, SANS VALEUR',
  says: 'Rien n’est vendu, rien ne part d’ici.',
  begin: 'École',
  end: 'Finir l’école',
  closed: 'Mode école',
  closedSays: 'Cet acte n’est pas à l’école : rien n’est envoyé.',
  refused: 'Paiement refusé',
  refusedSays: 'Le terminal a refusé la carte.',
  gone: 'Introuvable à l’école',
} as const

export const en: Mirror<typeof fr> = {
  mark: 'TRAINING, NO VALUE',
  says: 'Nothing is sold, nothing leaves this place.',
  begin: 'Training',
  end: 'End the training',
  closed: 'Training',
  closedSays: 'This act is not part of the training: nothing is sent.',
  refused: 'Payment refused',
  refusedSays: 'The terminal refused the card.',
  gone: 'Not found in training',
}

export const schoolWords = inPageLanguage(fr, en)
