/** How much of the most: a bar beside a figure that is written. */
interface BarProps {
  readonly part: number
  /** A place's own colour. */
  readonly store?: number
  /** Where a target lies, as a part of the same whole. */
  readonly mark?: number | undefined
  /** What somebody hears who does not see it. */
  readonly told?: string
}

const across = (part: number) => `${Math.round(1_000 * Math.min(1, Math.max(0, part))) / 10}%`

export function PartBar({ part, store, mark, told }: BarProps) {
  return (
    <div className="part-bar" title={told}>
      {told !== undefined && <span className="vh">{told}</span>}
      <i
        className={store === undefined ? undefined : `store-${((store - 1) % 6) + 1}`}
        style={{ width: across(part) }}
      />
      {mark !== undefined && <u style={{ left: across(mark) }} />}
    </div>
  )
}
