import { type FormEvent, useState } from 'react'
import { Link } from '../link.tsx'
import { readAmount } from '../montant.ts'
import { useWrite } from '../parts/use-write.ts'
import { ProblemBox } from '../problem-box.tsx'
import { amount, fill, words } from '../words/words.ts'
import { closingWords } from './closing-words.ts'
import type { Till } from './types.ts'
import { tillWords } from './words.ts'

const WAYS = ['SORTIE', 'ENTREE'] as const

function useMovement(till: Till) {
  const { isSending, error, send } = useWrite()
  const [fault, setFault] = useState<string | undefined>(undefined)
  const [noted, setNoted] = useState<string | undefined>(undefined)
  const note = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const given = new FormData(form)
    const text = (name: string) => {
      const value = given.get(name)
      return typeof value === 'string' ? value : ''
    }
    const cents = readAmount(text('montant'))
    if (cents === undefined || cents === 0 || cents % 5 !== 0) return setFault(tillWords.wrongCash)
    setFault(undefined)
    const sens = text('sens') === 'ENTREE' ? 'ENTREE' : 'SORTIE'
    const body = { sens, montant: cents / 100, motif: text('motif').trim() }
    const written = await send(`/caisses/${till.id}/mouvements`, { method: 'POST', body })
    if (written.is === 'refused') return setNoted(undefined)
    form.reset()
    return setNoted(fill(closingWords.noted, { what: closingWords[sens], amount: amount(cents / 100) }))
  }
  return { isSending, error, fault, noted, note }
}

/** Money that comes into the drawer or leaves it by hand, with its reason. */
export function MovementPage({ till }: { readonly till: Till }) {
  const { isSending, error, fault, noted, note } = useMovement(till)
  return (
    <main id="content" className="sheet closing">
      <title>{`${closingWords.movement} · ${till.nom} · Comptoir`}</title>
      <p>
        <Link to="/caisse">← {closingWords.back}</Link>
      </p>
      <h1>{closingWords.movement}</h1>
      <form className="stack card" onSubmit={(event) => void note(event)}>
        <div className="row">
          {WAYS.map((way) => (
            <label key={way} className="row">
              <input type="radio" name="sens" value={way} defaultChecked={way === 'SORTIE'} />
              {closingWords[way]}
            </label>
          ))}
        </div>
        <label className="field">
          <b>{closingWords.amount}</b>
          <input
            name="montant"
            inputMode="decimal"
            autoComplete="off"
            required
            aria-describedby="movement-fault"
          />
        </label>
        <small id="movement-fault" className="fault" role="status">
          {fault}
        </small>
        <label className="field">
          <b>{words.reason}</b>
          <input name="motif" required minLength={3} maxLength={500} />
        </label>
        {error !== undefined && <ProblemBox error={error} />}
        <button className="act" disabled={isSending}>
          {isSending ? words.sending : closingWords.record}
        </button>
        <p role="status">{noted}</p>
      </form>
    </main>
  )
}
