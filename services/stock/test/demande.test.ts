/** The machine of requests, over every state and act, and what its steps do to quantities. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Acte,
  arrivalOf,
  type Demande,
  decideActe,
  departureOf,
  type Statut,
} from '../src/domain/demande.ts'

const auteur = { id: '5', nom: 'Charlie' }
const uneDemande = (given: Partial<Demande> = {}): Demande => ({
  id: 'essai',
  sorte: 'TRANSFERT',
  de: 6,
  vers: 1,
  statut: 'DEMANDEE',
  version: 1,
  lignes: [],
  historique: [{ statut: 'DEMANDEE', auteur, motif: null, at: new Date(0) }],
  ...given,
})

test('each act leads on from its states alone; elsewhere it is too early, too late, or has left', () => {
  const acts: readonly Acte[] = ['valider', 'refuser', 'expedier', 'recevoir', 'annuler']
  const table = (statut: Statut) =>
    acts.map((acte) => {
      const decided = decideActe(uneDemande({ statut }), acte)
      return typeof decided === 'string' ? decided : decided.refus.replace('DEMANDE_', '')
    })
  const settled = 'DEJA_TRAITEE'
  expect(table('DEMANDEE')).toEqual(['VALIDEE', 'REFUSEE', 'NON_PRETE', 'NON_PRETE', 'ANNULEE'])
  expect(table('VALIDEE')).toEqual([settled, settled, 'EXPEDIEE', 'NON_PRETE', 'ANNULEE'])
  expect(table('EXPEDIEE')).toEqual([settled, settled, settled, 'RECUE', 'PARTIE'])
  expect(table('RECUE')).toEqual([settled, settled, settled, settled, 'PARTIE'])
  expect(table('REFUSEE')).toEqual([settled, settled, settled, settled, settled])
  expect(table('ANNULEE')).toEqual([settled, settled, settled, settled, settled])
})

test('what leaves is on its way, and then is there or is lost, to the piece', () => {
  const line = fc.record({ sent: fc.nat(50), lost: fc.nat(50) })
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), (drawn) => {
      const lignes = drawn.map(({ sent, lost }, index) => ({
        produitId: index + 1,
        demandee: 50,
        validee: sent,
        recue: Math.max(0, sent - lost),
      }))
      const demande = uneDemande({ lignes })
      const moved = [...departureOf(demande), ...arrivalOf(demande)]
      const sum = (what: (of: (typeof moved)[number]) => number) =>
        moved.reduce((total, of) => total + what(of), 0)
      expect(sum(({ enTransit = 0 }) => enTransit)).toBe(0)
      const lost = lignes.reduce((total, { validee, recue }) => total + validee - recue, 0)
      expect(sum(({ delta }) => delta) + lost).toBe(0)
    }),
  )
})
