import { fill } from '../words/words.ts'
import { leftOf, type Pick, REASONS, type Reason } from './picks.ts'
import type { Returnable } from './types.ts'
import { saleWords } from './words.ts'

interface Props {
  readonly line: Returnable
  readonly pick: Pick
  readonly change: (change: Partial<Pick>) => void
}

/** One line of a return: how many, why, and where they go. Every control names its article. */
export function ReturnLineRow({ line, pick, change }: Props) {
  const { nom: name } = line
  const left = leftOf(line)
  return (
    <li className="card return-line">
      <div>
        <b>{name}</b>
        <small className="soft">{fill(saleWords.returned, { n: line.retournes, of: line.quantite })}</small>
      </div>
      <div className="stepper">
        <button
          type="button"
          disabled={pick.quantite === 0}
          aria-label={fill(saleWords.less, { name })}
          onClick={() => change({ quantite: pick.quantite - 1 })}
        >
          −
        </button>
        <output aria-live="polite">{pick.quantite}</output>
        <button
          type="button"
          disabled={pick.quantite >= left}
          aria-label={fill(saleWords.more, { name })}
          onClick={() => change({ quantite: pick.quantite + 1 })}
        >
          +
        </button>
      </div>
      {pick.quantite > 0 && <Why name={name} pick={pick} change={change} />}
    </li>
  )
}

function Why({ name, pick, change }: Omit<Props, 'line'> & { readonly name: string }) {
  return (
    <div className="row">
      <select
        aria-label={fill(saleWords.reasonFor, { name })}
        value={pick.motif}
        onChange={({ target }) => change({ motif: target.value as Reason })}
      >
        {REASONS.map((reason) => (
          <option key={reason} value={reason}>
            {saleWords[reason]}
          </option>
        ))}
      </select>
      {pick.motif === 'AUTRE' && (
        <input
          aria-label={fill(saleWords.text, { name })}
          minLength={3}
          maxLength={500}
          value={pick.texte}
          onChange={({ target }) => change({ texte: target.value })}
        />
      )}
      <label className="row">
        <input
          type="checkbox"
          aria-label={fill(saleWords.shelf, { name })}
          checked={pick.isGood}
          onChange={({ target }) => change({ isGood: target.checked })}
        />
        {saleWords.shelfShort}
      </label>
    </div>
  )
}
