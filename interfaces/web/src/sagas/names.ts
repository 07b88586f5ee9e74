/** Kinds of sagas, as people call them. One that is not here is shown as it is written. What a step does is told by the API. */
import type { Language } from '../language.ts'

type Names = Readonly<Record<string, readonly [fr: string, en: string]>>

const KINDS: Names = {
  'passer-commande': ['Commande', 'Order'],
  'passer-commande-repartie': ['Commande répartie', 'Split order'],
  vente: ['Vente', 'Sale'],
  'vente-carte': ['Vente par carte', 'Card sale'],
  'vente-hors-ligne': ['Vente hors ligne', 'Offline sale'],
  retour: ['Retour', 'Return'],
  'retour-commande': ['Retour du web', 'Web return'],
  inscription: ['Inscription', 'Registration'],
}

export const kindName = (name: string, language: Language): string =>
  KINDS[name]?.[language === 'fr' ? 0 : 1] ?? capital(name.replaceAll('-', ' '))

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

export const KNOWN_KINDS: readonly string[] = Object.keys(KINDS)
