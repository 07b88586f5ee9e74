/** What a locked store says. */
import { inPageLanguage, type Mirror } from '../words/mirror.ts'

export const fr = {
  key: 'verrouiller',
  title: 'Caisse verrouillée',
  says: '{who} : votre mot de passe rouvre l’écran tel qu’il était.',
  password: 'Mot de passe',
  open: 'Déverrouiller',
  other: 'Un autre vendeur',
  otherSays: 'Le ticket en cours est mis de côté au nom de {who}, et sa session se ferme.',
  held: '{who}, {when}',
} as const

export const en: Mirror<typeof fr> = {
  key: 'lock',
  title: 'Till locked',
  says: '{who}: your password opens the screen as it was.',
  password: 'Password',
  open: 'Unlock',
  other: 'Another seller',
  otherSays: 'The present ticket is put aside in the name of {who}, and the session ends.',
  held: '{who}, {when}',
}

export const lockWords = inPageLanguage(fr, en)
