/** What reports measure. */
import { Nullable } from './fields.ts'
import { Montant } from './money.ts'
import { Signed, Taux } from './rapports-filtre.ts'
import { Type } from './typebox.ts'

/** Of goods: what was sold less what came back. */
export const ofGoods = {
  chiffre_affaires: Signed(),
  hors_taxes: Signed(),
  /** What goods were sold for, and what returns gave back: the revenue is their difference. */
  vendu: Montant(),
  rendu: Montant(),
  /** Pieces that were sold, and that came back. */
  quantite: Type.Integer(),
  quantite_rendue: Type.Integer(),
  cout: Signed(),
  /** What was sold without taxes, of goods whose cost is known, less that cost. */
  marge: Signed(),
  taux_marge: Nullable(Taux()),
  /** What was sold without taxes of goods whose cost nobody knows: the margin leaves it out. */
  sans_cout: Signed(),
}

/** Of sales and web orders that are final, and returns that are closed. Of a category, nobody counts them. */
export const mesures = {
  ...ofGoods,
  nb_ventes: Nullable(Type.Integer()),
  nb_commandes: Nullable(Type.Integer()),
  nb_retours: Nullable(Type.Integer()),
  panier_moyen: Nullable(Signed()),
}
