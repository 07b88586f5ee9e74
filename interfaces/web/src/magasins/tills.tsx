import { useQueryClient } from '@tanstack/react-query'
import { useWrite } from '../parts/use-write.ts'
import { ProblemBox } from '../problem-box.tsx'
import { amount, fill, instant, number, words } from '../words/words.ts'
import type { Till } from './types.ts'
import { storeWords } from './words.ts'

interface TillsProps {
  readonly store: number
  readonly tills: readonly Till[]
}

/** The tills of a store: who holds each, since when, and what it sold today. */
export function Tills({ store, tills }: TillsProps) {
  const client = useQueryClient()
  const write = useWrite()
  const make = async (form: HTMLFormElement) => {
    const body = { magasin_id: store, nom: new FormData(form).get('nom') }
    const { is } = await write.send('/caisses', { method: 'POST', body })
    if (is === 'done') form.reset()
    await client.invalidateQueries({ queryKey: ['magasins'] })
  }
  return (
    <section className="last" aria-labelledby="tills">
      <h3 id="tills">{storeWords.tills}</h3>
      {tills.length === 0 && <p className="soft">{storeWords.noTill}</p>}
      <ul className="audit">
        {tills.map((till) => (
          <li key={till.id}>
            <b>{till.nom}</b> {holderOf(till)}
            <span className="soft"> {soldBy(till)}</span>
          </li>
        ))}
      </ul>
      <form
        className="decision"
        aria-labelledby="tills"
        onSubmit={(event) => {
          event.preventDefault()
          void make(event.currentTarget)
        }}
      >
        <label className="field">
          <b>{storeWords.tillName}</b>
          <input name="nom" required maxLength={50} pattern=".*\S.*" autoComplete="off" />
        </label>
        {write.error !== undefined && <ProblemBox error={write.error} />}
        <button className="quiet" disabled={write.isSending}>
          {write.isSending ? words.sending : storeWords.tillMake}
        </button>
      </form>
    </section>
  )
}

const holderOf = ({ tenue_par: holder, ouverte_le: since }: Till): string =>
  holder === null || since === null
    ? storeWords.tillFree
    : fill(storeWords.tillHeld, { nom: holder, when: instant(since) })

function soldBy({ ventes_du_jour: n, total_du_jour: total, derniere_vente: last }: Till): string {
  const today = fill(storeWords.tillToday, { n: number(n), montant: amount(total) })
  if (last === null) return today
  return `${today} · ${fill(storeWords.tillLast, { numero: last.numero, montant: amount(last.total) })}`
}
