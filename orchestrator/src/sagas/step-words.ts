/** What each step does, in the words of people. Sagas that share a step share its words. */
import type { Language } from '@comptoir/contracts'

type Words = Readonly<Record<Language, string>>

export const STEP_WORDS: Readonly<Record<string, Words>> = {
  'prendre-panier': { fr: 'Prendre les lignes du panier', en: 'Take the lines of the cart' },
  'creer-commande': {
    fr: 'Créer la commande et figer ses prix',
    en: 'Create the order and freeze its prices',
  },
  'reserver-stock': { fr: 'Réserver la marchandise', en: 'Reserve the goods' },
  payer: { fr: 'Prélever le paiement', en: 'Take the payment' },
  'confirmer-commande': { fr: 'Confirmer la commande', en: 'Confirm the order' },
  'sortir-stock': { fr: 'Sortir la marchandise du stock', en: 'Take the goods out of stock' },
  'ouvrir-vente': { fr: 'Ouvrir la vente et figer ses prix', en: 'Open the sale and freeze its prices' },
  'autoriser-carte': { fr: 'Demander l’accord du terminal', en: 'Ask the card terminal' },
  encaisser: { fr: 'Encaisser les paiements', en: 'Collect the tenders' },
  'fermer-vente': { fr: 'Clore la vente et figer son reçu', en: 'Close the sale and freeze its receipt' },
  'enregistrer-vente': {
    fr: 'Enregistrer la vente faite sans réseau',
    en: 'Record the sale made without network',
  },
  'noter-encaissement': { fr: 'Noter l’argent déjà reçu', en: 'Record the money that was taken' },
  'ouvrir-retour': {
    fr: 'Ouvrir le retour et fixer son montant',
    en: 'Open the return and settle its amount',
  },
  'autoriser-remboursement': {
    fr: 'Faire rendre l’argent par le terminal',
    en: 'Have the terminal give the money back',
  },
  rembourser: { fr: 'Rembourser', en: 'Refund' },
  'rentrer-stock': { fr: 'Remettre la marchandise en stock', en: 'Put the goods back in stock' },
  'clore-retour': { fr: 'Clore le retour', en: 'Close the return' },
  'creer-client': { fr: 'Créer le client', en: 'Create the customer' },
  'creer-compte': { fr: 'Créer son compte', en: 'Create his account' },
}

/** The words of a step; its name, where nobody has written any. */
export const stepWords = (step: string, language: Language): string => STEP_WORDS[step]?.[language] ?? step
