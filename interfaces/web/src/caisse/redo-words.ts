/** What the till says of a refused sale that is made again. */
import { inPageLanguage, type Mirror } from '../words/mirror.ts'

export const fr = {
  redo: 'Refaire, corrigée',
  busy: 'Finissez ou mettez de côté le ticket en cours pour la refaire.',
  says: 'À la place de la vente refusée ({when}) : corrigez les lignes, puis encaissez.',
  giveUp: 'Ne pas la refaire',
  cashOnly: 'Une vente refaite est prise comptant : les articles sont déjà partis.',
} as const

export const en: Mirror<typeof fr> = {
  redo: 'Make it again, corrected',
  busy: 'Finish the present ticket or put it aside to make it again.',
  says: 'In place of the refused sale ({when}): correct its lines, then take payment.',
  giveUp: 'Do not make it again',
  cashOnly: 'A sale that is made again is taken in cash: its articles are gone.',
}

export const redoWords = inPageLanguage(fr, en)
