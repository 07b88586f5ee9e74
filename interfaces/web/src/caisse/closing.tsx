import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ApiProblem } from '../api.ts'
import { useKeyName, useKeys } from '../keys.ts'
import { Link } from '../link.tsx'
import type { Me } from '../me.ts'
import { go } from '../navigation.ts'
import { NumberField } from '../parts/number-field.tsx'
import { useWrite } from '../parts/use-write.ts'
import { ProblemBox } from '../problem-box.tsx'
import { amount, fill, instant, number, plural, words } from '../words/words.ts'
import { closingWords } from './closing-words.ts'
import { countOfDrawer, type Drawer, NOTE_CENTS, VALUES } from './drawer.ts'
import { useUnsettled } from './kept.ts'
import { Label } from './ticket-view.tsx'
import type { Closing, Till } from './types.ts'

/** The till is counted without knowing what it should hold; then the closing says both. */
export function ClosingPage({ till, me }: { readonly till: Till; readonly me: Me }) {
  const [closing, setClosing] = useState<Closing | undefined>(undefined)
  const waiting = useUnsettled(till.id)
  useKeys('Escape', () => go('/caisse'), closingWords.back)
  const mayClose = me.droits.includes('magasins.fermer-caisse')
  return (
    <main id="content" className="sheet closing">
      <title>{`${closingWords.close} · ${till.nom} · Comptoir`}</title>
      <p>
        <Link to="/caisse">← {closingWords.back}</Link>
      </p>
      {closing !== undefined && <Closed closing={closing} till={till} />}
      {closing === undefined && (
        <>
          <h1>{fill(closingWords.closeTill, { till: till.nom })}</h1>
          {!mayClose && <p className="card">{closingWords.managers}</p>}
          {waiting > 0 && (
            <p className="card" role="status">
              {plural(closingWords.waiting, waiting)}
            </p>
          )}
          {mayClose && waiting === 0 && <Count till={till} closed={setClosing} />}
        </>
      )}
    </main>
  )
}

function Count({ till, closed }: { readonly till: Till; readonly closed: (closing: Closing) => void }) {
  const client = useQueryClient()
  const [drawer, setDrawer] = useState<Drawer>({})
  const { isSending, error, send } = useWrite()
  const counted = countOfDrawer(drawer)
  const wantsReason = error instanceof ApiProblem && error.code === 'ECART_A_EXPLIQUER'
  const close = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (counted === undefined) return
    const given = new FormData(event.currentTarget).get('motif')
    const motif = typeof given === 'string' && given.trim() !== '' ? { motif: given.trim() } : {}
    const body = { compte: counted.pieces, ...motif }
    const written = await send<Closing>(`/caisses/${till.id}/fermer`, { method: 'POST', body })
    if (written.is === 'done') closed(written.body)
    await client.invalidateQueries({ queryKey: ['caisses'] })
  }
  return (
    <form className="stack" onSubmit={(event) => void close(event)}>
      <h2>{closingWords.count}</h2>
      <p className="soft">{closingWords.countSays}</p>
      <Coins drawer={drawer} change={setDrawer} />
      <Label title={closingWords.counted} cents={counted?.cents ?? 0} />
      {wantsReason && (
        <label className="field">
          <b>{words.reason}</b>
          <span role="alert">{closingWords.gapWhy}</span>
          <input name="motif" minLength={3} maxLength={500} />
        </label>
      )}
      {error !== undefined && !wantsReason && <ProblemBox error={error} />}
      <button className="act" disabled={isSending || counted === undefined}>
        {isSending ? words.sending : closingWords.send}
      </button>
    </form>
  )
}

interface CoinsProps {
  readonly drawer: Drawer
  readonly change: (drawer: Drawer) => void
}

function Coins({ drawer, change }: CoinsProps) {
  useKeyName('↑ ↓', closingWords.keyWalk)
  return (
    <div className="coins" onKeyDown={walkFields}>
      {VALUES.map((cents) => (
        <NumberField
          key={cents}
          isOptional
          label={fill(cents < NOTE_CENTS ? closingWords.coin : closingWords.note, {
            value: amount(cents / 100),
          })}
          text={drawer[cents] ?? ''}
          change={(text) => change({ ...drawer, [cents]: text })}
        />
      ))}
    </div>
  )
}

/** The arrows walk from field to field. */
function walkFields(event: React.KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  event.preventDefault()
  const fields = [...event.currentTarget.querySelectorAll('input')]
  const at = fields.findIndex((field) => field === document.activeElement)
  fields[Math.min(fields.length - 1, Math.max(0, at + step))]?.focus()
}

function Closed({ closing, till }: { readonly closing: Closing; readonly till: Till }) {
  const rows = [
    [closingWords.float, closing.fond],
    [closingWords.sales, closing.ventes],
    [closingWords.returns, -closing.retours],
    [closingWords.in, closing.entrees],
    [closingWords.out, -closing.sorties],
    [closingWords.expected, closing.attendu],
    [closingWords.counted, closing.compte],
    [closingWords.gap, closing.ecart],
  ] as const
  return (
    <>
      <h1>{fill(closingWords.done, { number: number(closing.numero), till: till.nom })}</h1>
      <p role="status">✓ {closingWords.frozen}</p>
      <p>
        {fill(closingWords.opened, { who: closing.tenue_par, when: instant(closing.ouverte_le) })}
        <br />
        {fill(closingWords.closed, { who: closing.fermee_par, when: instant(closing.fermee_le) })}
      </p>
      <table>
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="figure">{amount(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {closing.motif !== null && <p>{closing.motif}</p>}
      <p className="row">
        <button type="button" className="act" onClick={() => print()}>
          {closingWords.print}
        </button>
        <Link to="/caisse">{closingWords.tills}</Link>
      </p>
    </>
  )
}
