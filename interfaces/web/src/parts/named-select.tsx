import type { ComponentProps } from 'react'
import { NamedOptions } from './named-options.tsx'

interface SelectProps extends ComponentProps<typeof NamedOptions> {
  readonly label: string
  /** What is said where nothing is chosen. */
  readonly any: string
  /** The number that is chosen, as text; empty: none. */
  readonly value: string
  readonly choose: (value: string) => void
}

/** Narrows something to one of a list, or to none. */
export const NamedSelect = ({ label, any, list, value, choose }: SelectProps) => (
  <label>
    {label}
    <select value={value} onChange={({ target }) => choose(target.value)}>
      <option value="">{any}</option>
      <NamedOptions list={list} />
    </select>
  </label>
)
