import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Me } from '../me.ts'
import { readAmount } from '../montant.ts'
import { Plate } from '../parts/plate.tsx'
import { useWrite } from '../parts/use-write.ts'
import { ProblemBox } from '../problem-box.tsx'
import { amount, fill, instant, plural, words } from '../words/words.ts'
import { TillSwitches } from './till-switches.tsx'
import { maySell, useStores, useTills } from './tills.ts'
import type { Till } from './types.ts'
import { tillWords } from './words.ts'

/** The tills that one may open or go on with, and who holds the others. */
export function ChooseTill({ me, choose }: { readonly me: Me; readonly choose: (id: number) => void }) {
  const { data: tills, error, refetch } = useTills()
  const { data: stores } = useStores()
  const [opening, setOpening] = useState<number | undefined>(undefined)
  const isNoneFree = tills?.every((till) => till.statut === 'OUVERTE' && !maySell(till, me)) === true
  return (
    <main id="content" className="sheet tills">
      <title>{`${tillWords.chooseTill} · Comptoir`}</title>
      <div className="head">
        <h1>{tillWords.chooseTill}</h1>
        <TillSwitches />
      </div>
      {error !== null && <ProblemBox error={error} retry={() => void refetch()} />}
      {tills === undefined && error === null && <p role="status">{words.loading}</p>}
      {isNoneFree && <p className="empty">{tillWords.noTill}</p>}
      <ul className="till-list">
        {tills?.map((till) => (
          <li key={till.id} className="card">
            <div className="row">
              <Plate store={till.magasin_id} />
              <div>
                <h2>{till.nom}</h2>
                <p className="soft">{stores?.find(({ id }) => id === till.magasin_id)?.nom}</p>
              </div>
            </div>
            <p>{stateOf(till, me)}</p>
            <p className="soft">
              {fill(plural(tillWords.today, till.ventes_du_jour), { total: amount(till.total_du_jour) })}
            </p>
            {till.statut === 'FERMEE' && opening === till.id && (
              <OpenTill till={till} opened={() => choose(till.id)} />
            )}
            {till.statut === 'FERMEE' && opening !== till.id && (
              <button type="button" className="act" onClick={() => setOpening(till.id)}>
                {fill(tillWords.openTill, { till: till.nom })}
              </button>
            )}
            {maySell(till, me) && (
              <button type="button" className="act" onClick={() => choose(till.id)}>
                {fill(tillWords.goOn, { till: till.nom })}
              </button>
            )}
          </li>
        ))}
      </ul>
    </main>
  )
}

function stateOf({ statut, tenue_par: who, ouverte_le: since }: Till, me: Me): string {
  if (statut === 'FERMEE' || who === null || since === null) return tillWords.free
  return who === me.nom ? tillWords.yours : fill(tillWords.heldBy, { who, when: instant(since) })
}

function OpenTill({ till, opened }: { readonly till: Till; readonly opened: () => void }) {
  const client = useQueryClient()
  const [fault, setFault] = useState<string | undefined>(undefined)
  const { isSending, error, send } = useWrite()
  const open = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget).get('fond')
    const cents = readAmount(typeof typed === 'string' ? typed : '')
    if (cents === undefined || cents % 5 !== 0) return setFault(tillWords.wrongCash)
    setFault(undefined)
    const body = { fond: cents / 100 }
    const written = await send(`/caisses/${till.id}/ouvrir`, { method: 'POST', body })
    await client.invalidateQueries({ queryKey: ['caisses'] })
    return written.is === 'done' ? opened() : undefined
  }
  return (
    <form className="stack" onSubmit={(event) => void open(event)}>
      <label>
        <b>{tillWords.float}</b>
        <input
          name="fond"
          inputMode="decimal"
          autoComplete="off"
          autoFocus
          aria-describedby={`hint-${till.id}`}
        />
      </label>
      <small id={`hint-${till.id}`} className={fault === undefined ? 'soft' : 'fault'} role="status">
        {fault ?? tillWords.floatHint}
      </small>
      {error !== undefined && <ProblemBox error={error} />}
      <button className="act" disabled={isSending}>
        {isSending ? words.sending : tillWords.openNow}
      </button>
    </form>
  )
}
