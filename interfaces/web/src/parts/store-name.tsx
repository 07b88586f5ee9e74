import { Plate } from './plate.tsx'

interface NameProps {
  readonly store: { readonly magasin_id: number; readonly nom: string }
}

/** A store by its plate and its name. */
export const StoreName = ({ store: { magasin_id: id, nom } }: NameProps) => (
  <span className="store">
    <Plate store={id} />
    {nom}
  </span>
)
