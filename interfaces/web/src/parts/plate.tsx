/** A store as its enamel plate; 6 is the centre. */
export function Plate({ store }: { readonly store: number }) {
  return <span className={`plate store-${((store - 1) % 6) + 1}`}>{store}</span>
}
