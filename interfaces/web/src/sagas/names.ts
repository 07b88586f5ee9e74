/** Kinds of sagas and their steps, as people call them. One that is not here is shown as it is written. */
import { type Language, language as page } from '../language.ts'

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

const STEPS: Names = {
  'autoriser-carte': ['Autoriser la carte', 'Authorise the card'],
  'clore-retour': ['Clore le retour', 'Close the return'],
  'confirmer-commande': ['Confirmer la commande', 'Confirm the order'],
  'creer-client': ['Créer le client', 'Create the client'],
  'creer-commande': ['Créer la commande', 'Create the order'],
  'creer-compte': ['Créer le compte', 'Create the account'],
  encaisser: ['Encaisser', 'Take the money'],
  'enregistrer-vente': ['Enregistrer la vente', 'Record the sale'],
  'fermer-vente': ['Fermer la vente', 'Close the sale'],
  'noter-encaissement': ['Noter l’encaissement', 'Note the taking'],
  'ouvrir-retour': ['Ouvrir le retour', 'Open the return'],
  'ouvrir-vente': ['Ouvrir la vente', 'Open the sale'],
  payer: ['Payer', 'Pay'],
  'prendre-panier': ['Prendre le panier', 'Take the cart'],
  rembourser: ['Rembourser', 'Refund'],
  'rentrer-stock': ['Rentrer le stock', 'Take the stock back'],
  'reserver-stock': ['Réserver le stock', 'Reserve the stock'],
  'sortir-stock': ['Sortir le stock', 'Take the stock out'],
}

const named =
  (names: Names) =>
  (name: string, language: Language): string =>
    names[name]?.[language === 'fr' ? 0 : 1] ?? capital(name.replaceAll('-', ' '))

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

export const kindName = named(KINDS)
export const stepName = named(STEPS)
export const KNOWN_KINDS: readonly string[] = Object.keys(KINDS)

/** A sentence of the API, with the steps that it quotes in the words of people. */
export const spokenWhy = (sentence: string, language: Language = page): string =>
  sentence.replace(/(?<=« |")[a-z]+(?:-[a-z]+)*(?= »|")/g, (step) =>
    step in STEPS ? stepName(step, language) : step,
  )
