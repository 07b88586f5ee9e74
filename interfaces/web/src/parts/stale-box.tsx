import { words } from '../words/words.ts'

interface StaleBoxProps {
  readonly title: string
  /** Where the two differ: what the other one wrote. */
  readonly lines: readonly string[]
  readonly take: () => void
  readonly keep: () => void
}

/** Somebody else saved first: where the two differ, and the two ways on. */
export function StaleBox({ title, lines, take, keep }: StaleBoxProps) {
  return (
    <div className="problem" role="alert">
      <b>{title}</b>
      {lines.length === 0 && <p>{words.staleSame}</p>}
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <div className="row">
        <button type="button" className="quiet" onClick={take}>
          {words.takeTheirs}
        </button>
        <button type="button" className="quiet" onClick={keep}>
          {words.keepMine}
        </button>
      </div>
    </div>
  )
}
