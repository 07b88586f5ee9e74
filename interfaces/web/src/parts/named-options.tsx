interface Named {
  readonly id: number
  readonly nom: string
}

/** What a select chooses from, each by its number. */
export const NamedOptions = ({ list }: { readonly list: readonly Named[] }) =>
  list.map(({ id, nom }) => (
    <option key={id} value={id}>
      {nom}
    </option>
  ))
