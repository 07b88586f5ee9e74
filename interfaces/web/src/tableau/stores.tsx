import { type Column, DataTable } from '../parts/data-table.tsx'
import { PartBar } from '../parts/part-bar.tsx'
import { StoreName } from '../parts/store-name.tsx'
import { amount, fill, number, percent } from '../words/words.ts'
import type { Caisse, Place } from './types.ts'
import { boardWords } from './words.ts'

interface StoresProps {
  readonly places: readonly Place[]
  /** Undefined: they cannot be read. */
  readonly caisses: readonly Caisse[] | undefined
}

/** Where each store stands today, who sells most first. */
export function Stores({ places, caisses }: StoresProps) {
  const most = Math.max(
    1,
    ...places.flatMap(({ chiffre_affaires, objectif }) => [chiffre_affaires, objectif ?? 0]),
  )
  const columns: readonly Column<Place>[] = [
    {
      title: boardWords.store,
      cell: (place) => <StoreName store={place} />,
    },
    { title: boardWords.day, isFigure: true, cell: (place) => amount(place.chiffre_affaires) },
    { title: boardWords.target, cell: (place) => <Target place={place} most={most} /> },
    {
      title: boardWords.count,
      isFigure: true,
      cell: (place) => number(place.nb_ventes + place.nb_commandes),
    },
    { title: boardWords.tills, cell: (place) => <Tills place={place} caisses={caisses} /> },
    { title: boardWords.alerts, isFigure: true, cell: (place) => number(place.ruptures + place.sous_seuil) },
  ]
  const ranked = places.toSorted((a, b) => b.chiffre_affaires - a.chiffre_affaires)
  return (
    <section className="card stores">
      <h2>{boardWords.stores}</h2>
      <DataTable
        label={boardWords.stores}
        columns={columns}
        rows={ranked}
        keyOf={({ magasin_id }) => magasin_id}
      />
    </section>
  )
}

function Target({ place, most }: { readonly place: Place; readonly most: number }) {
  const { magasin_id: id, chiffre_affaires: sold, objectif, atteinte } = place
  const told =
    objectif === null || atteinte === null
      ? boardWords.noTarget
      : fill(boardWords.reached, { percent: percent(atteinte), target: amount(objectif) })
  return (
    <PartBar
      store={id}
      part={sold / most}
      mark={objectif === null ? undefined : objectif / most}
      told={told}
    />
  )
}

function Tills({
  place,
  caisses,
}: {
  readonly place: Place
  readonly caisses: readonly Caisse[] | undefined
}) {
  if (!place.ouvert) return boardWords.shut
  if (place.type === 'CENTRE') return boardWords.centre
  if (caisses === undefined) return '–'
  return (
    <ul className="tills">
      {caisses
        .filter(({ magasin_id }) => magasin_id === place.magasin_id)
        .map((caisse) => (
          <Till key={caisse.id} caisse={caisse} />
        ))}
    </ul>
  )
}

function Till({ caisse: { nom, statut, tenue_par: who } }: { readonly caisse: Caisse }) {
  const told =
    statut === 'OUVERTE'
      ? fill(boardWords.tillOpen, { till: nom, who: who ?? '–' })
      : fill(boardWords.tillShut, { till: nom })
  return (
    <li className={statut === 'OUVERTE' ? 'till' : 'till shut'} title={told}>
      <span aria-hidden="true">{nom.replace(/^\D+(?=\d)/, '')}</span>
      <span className="vh">{told}</span>
    </li>
  )
}
