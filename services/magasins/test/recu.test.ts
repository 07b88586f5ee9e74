import { describe, expect, test } from 'vitest'
import {
  htmlOfRecu,
  type PrintedRetour,
  type Recu,
  recuOfRetour,
  recuOfVente,
  textOfRecu,
} from '../src/domain/recu.ts'
import type { Vente } from '../src/domain/vente.ts'
import { barcodeOf } from '../src/routes/barcode.ts'

const entete = {
  magasin: 'Plateau',
  adresse: '4250, rue Saint-Denis',
  ville: 'Montréal',
  codePostal: 'H2J 2K8',
  telephone: '514 555-0110',
  caisse: 'Caisse 1',
  inscriptions: [
    { taxe: 'TPS', numero: '123456789 RT0001' },
    { taxe: 'TVQ', numero: '1234567890 TQ0001' },
  ],
}
const vente = {
  id: 'v',
  magasinId: 1,
  numero: 12,
  vendeur: { id: '1', nom: 'Bob' },
  entete,
  lignes: [
    {
      nom: 'Casque audio sans fil à réduction de bruit active',
      quantite: 3,
      prixCents: 206,
      remisePourcent: 10,
      remiseCents: 62,
      totalCents: 556,
    },
    { nom: 'Câble', quantite: 1, prixCents: 515, remisePourcent: 0, remiseCents: 0, totalCents: 515 },
  ],
  totalCents: 1_071,
  horsTaxesCents: 931,
  taxes: [
    { nom: 'TPS', pourcent: 5, montantCents: 47 },
    { nom: 'TVQ', pourcent: 9.975, montantCents: 93 },
  ],
  arrondiCents: -1,
  encaissements: [{ mode: 'ESPECES', montantCents: 1_070, arrondiCents: -1 }],
  recuCents: 2_000,
  renduCents: 930,
  faiteLe: new Date('2026-01-15T12:00:00Z'),
} as unknown as Vente

const shown = async (recu: Recu, language: 'fr' | 'en') =>
  textOfRecu(recu, language, (await barcodeOf(recu.code)).bars)
const withoutBars = (text: string) => text.replaceAll(/^[ █▌▐]+\n/gm, '')

describe('the text of a receipt', () => {
  test('says in French what was sold, to whom it is owed and what came back', async () => {
    expect(withoutBars(await shown(recuOfVente(vente, false), 'fr'))).toBe(`                 Plateau
          4250, rue Saint-Denis
            Montréal  H2J 2K8
            Tél. 514 555-0110
           TPS 123456789 RT0001
          TVQ 1234567890 TQ0001
------------------------------------------
Reçu n° 12              2026-01-15 07 h 00
Caisse 1 · Bob
------------------------------------------
Casque audio sans fil à réduction de bruit
active
  3 × 2,06 $                        6,18 $
  Remise 10 %                      -0,62 $
Câble
  1 × 5,15 $                        5,15 $
------------------------------------------
Sous-total sans taxes               9,31 $
TPS 5 %                             0,47 $
TVQ 9,975 %                         0,93 $
TOTAL                              10,71 $
Arrondi au comptant                -0,01 $
À payer comptant                   10,70 $
Comptant reçu                      20,00 $
Monnaie rendue                      9,30 $
------------------------------------------
                 01000012
          Merci de votre visite
`)
  })
  test('says the same in English, and that it was printed before', async () => {
    expect(withoutBars(await shown(recuOfVente(vente, true), 'en'))).toBe(`                 Plateau
          4250, rue Saint-Denis
            Montréal  H2J 2K8
            Tel. 514 555-0110
           GST 123456789 RT0001
          QST 1234567890 TQ0001
            *** DUPLICATA ***
------------------------------------------
Receipt no. 12           2026-01-15, 07:00
Caisse 1 · Bob
------------------------------------------
Casque audio sans fil à réduction de bruit
active
  3 × $2.06                          $6.18
  Discount 10%                      -$0.62
Câble
  1 × $5.15                          $5.15
------------------------------------------
Subtotal before taxes                $9.31
GST 5%                               $0.47
QST 9.975%                           $0.93
TOTAL                               $10.71
Cash rounding                       -$0.01
Due in cash                         $10.70
Cash tendered                       $20.00
Change                               $9.30
------------------------------------------
                 01000012
         Thank you for your visit
`)
  })
  test('fits paper of 42 columns, barcode and long names included', async () => {
    const lines = (await shown(recuOfVente(vente, true), 'fr')).split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(42)
    expect(lines.filter((line) => line.includes('█'))).toHaveLength(3)
    const long = { ...vente, entete: { ...entete, magasin: 'x'.repeat(100) }, numero: 1_234_567 }
    const text = await shown(recuOfVente(long, false), 'fr')
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(42)
    expect(text).not.toContain('█')
    expect(text).toContain('0011234567')
  })
  test('of a return tells what was given back', async () => {
    const retour = {
      ...vente,
      auteur: vente.vendeur,
      montantCents: 185,
      remboursements: [{ mode: 'CARTE', montantCents: 185, arrondiCents: 0, from: 0 }],
      commandeId: null,
      ouvertLe: vente.faiteLe,
      lignes: [{ nom: 'Câble', quantite: 1, montantCents: 185 }],
    } as unknown as PrintedRetour
    const text = await shown(recuOfRetour(retour, false), 'fr')
    expect(text).toMatch(/Retour n° 12/)
    expect(text).toMatch(/TOTAL RENDU +1,85 \$/)
    expect(text).toMatch(/Rendu sur la carte +1,85 \$/)
  })
})

test('the HTML of a receipt is 80 mm of paper, with its barcode, and nothing of a name is markup', async () => {
  const evil = { ...vente, entete: { ...entete, magasin: '<script>alert("1")</script>' } }
  const html = htmlOfRecu(recuOfVente(evil, false), 'fr', (await barcodeOf('01000012')).svg)
  expect(html).toContain('size: 80mm auto')
  expect(html).toContain('<svg')
  expect(html).not.toContain('<script>')
})
