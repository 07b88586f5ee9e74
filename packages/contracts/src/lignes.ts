/** Lines of sales and orders, as events tell them. */
import { Closed, LIGNES_MAX, Nullable, Numero, QUANTITE_MAX } from './fields.ts'
import { MontantCents } from './money.ts'
import { Type } from './typebox.ts'

/** What one piece cost the shop when it was sold; null: nobody knew. */
export const CoutCents = Nullable(MontantCents)

/** What was sold, as it was called and priced then. `totalCents` is `quantite × prixCents − remiseCents`, taxes contained. */
export const LigneVendue = Closed({
  produitId: Numero(),
  nom: Type.String(),
  quantite: Type.Integer({ minimum: 1, maximum: QUANTITE_MAX * LIGNES_MAX }),
  prixCents: MontantCents,
  remiseCents: MontantCents,
  totalCents: MontantCents,
  coutCents: CoutCents,
})
