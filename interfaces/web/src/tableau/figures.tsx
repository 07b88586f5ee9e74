import { type Change, differenceOf, growthOf } from '../parts/change.ts'
import { FigureCard } from '../parts/figure-card.tsx'
import { amount, fill, number, percent, points } from '../words/words.ts'
import type { Board } from './types.ts'
import { boardWords } from './words.ts'

const says = { none: boardWords.new, same: boardWords.same }

/** The four figures of the day. They change in place. */
export function Figures({ board: { total, heures } }: { readonly board: Board }) {
  const { semaine_derniere: then } = total
  const past = heures.slice(0, heures.findLastIndex(({ nb_ventes }) => nb_ventes > 0) + 1)
  const [sales, before] = [total.nb_ventes + total.nb_commandes, then.nb_ventes + then.nb_commandes]
  // Before the first sale there is nothing to compare.
  const against = (change: Change | undefined, write: (n: number) => string) =>
    sales === 0 ? undefined : { change, says, write }
  return (
    <>
      <FigureCard
        title={boardWords.revenue}
        value={amount(total.chiffre_affaires)}
        compared={against(growthOf(total.chiffre_affaires, total.semaine_avant), percent)}
        shape={past.map(({ chiffre_affaires }) => chiffre_affaires)}
      />
      <FigureCard
        title={boardWords.sales}
        value={number(sales)}
        compared={against(growthOf(sales, before), percent)}
        shape={past.map(({ nb_ventes }) => nb_ventes)}
      >
        {fill(boardWords.ofWeb, { n: number(total.nb_commandes) })}
      </FigureCard>
      <FigureCard
        title={boardWords.basket}
        value={total.panier_moyen === null ? '–' : amount(total.panier_moyen)}
        compared={against(differenceOf(total.panier_moyen, then.panier_moyen), amount)}
        shape={past.map(({ panier_moyen }) => panier_moyen)}
      />
      <FigureCard
        title={boardWords.margin}
        value={total.taux_marge === null ? '–' : percent(total.taux_marge)}
        compared={against(differenceOf(total.taux_marge, then.taux_marge), points)}
        shape={past.map(({ taux_marge }) => taux_marge)}
      />
    </>
  )
}
