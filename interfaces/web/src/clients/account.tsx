import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../api.ts'
import { useMe } from '../me.ts'
import { readAmount } from '../montant.ts'
import { DataTable } from '../parts/data-table.tsx'
import { SendForm } from '../parts/send-form.tsx'
import { useWrite } from '../parts/use-write.ts'
import { ProblemBox } from '../problem-box.tsx'
import { amount, fill, instant, words } from '../words/words.ts'
import type { Compte } from './types.ts'
import { clientWords } from './words.ts'

/** What a client has with the house, what went through it, and the way to credit it. */
export function Account({ id }: { readonly id: number }) {
  const { data: me } = useMe()
  const { data, isError, error, refetch } = useQuery({
    queryKey: ['compte', id],
    queryFn: ({ signal }) => ask<Compte>(`/comptes/${id}`, { signal }),
  })
  if (isError && data === undefined) return <ProblemBox error={error} retry={() => void refetch()} />
  if (data === undefined) return <div className="skeleton" role="status" aria-label={words.loading} />
  return (
    <div className="two">
      <section className="card account">
        <h2>{clientWords.balance}</h2>
        <b className="balance">{amount(data.solde)}</b>
        {me?.droits.includes('paiement.crediter') === true && <Credit id={id} />}
      </section>
      <section className="card">
        <h2>{clientWords.entries}</h2>
        {data.ecritures.length === 0 ? (
          <p className="soft">{clientWords.noEntry}</p>
        ) : (
          <DataTable
            label={clientWords.entries}
            rows={data.ecritures.map((entry, index) => ({ ...entry, index }))}
            keyOf={({ index }) => index}
            columns={[
              { title: clientWords.what, cell: ({ type }) => kindOf(type) },
              { title: clientWords.when, cell: ({ a }) => instant(a) },
              { title: clientWords.amount, isFigure: true, cell: ({ montant }) => amount(montant) },
            ]}
          />
        )}
      </section>
    </div>
  )
}

/** A credit as it is written, and what came of it. */
function useCredit(id: number) {
  const client = useQueryClient()
  const write = useWrite()
  const [text, setText] = useState('')
  const [balance, setBalance] = useState<number | undefined>(undefined)
  const cents = readAmount(text) ?? 0
  const send = async (form: HTMLFormElement) => {
    if (cents === 0) return
    const given = new FormData(form).get('motif')
    const body = { montant: cents / 100, motif: typeof given === 'string' ? given.trim() : '' }
    const done = await write.send<{ readonly solde: number }>(`/comptes/${id}/credits`, {
      method: 'POST',
      body,
    })
    if (done.is !== 'done') return
    setBalance(done.body.solde)
    setText('')
    form.reset()
    await client.invalidateQueries({ queryKey: ['compte', id] })
  }
  return { text, setText, cents, isWrong: text !== '' && cents === 0, send, balance, write }
}

function Credit({ id }: { readonly id: number }) {
  const { text, setText, cents, isWrong, send, balance, write } = useCredit(id)
  return (
    <SendForm send={send} what={clientWords.keySend} className="credit">
      <h3>{clientWords.credit}</h3>
      <label className="field">
        {clientWords.howMuch}
        <input
          inputMode="decimal"
          required
          value={text}
          aria-invalid={isWrong}
          aria-describedby="credit-hint"
          onChange={({ target }) => setText(target.value)}
        />
        <small id="credit-hint" className={isWrong ? 'fault' : undefined}>
          {isWrong ? clientWords.wrongAmount : clientWords.howMuchHint}
        </small>
      </label>
      <label className="field">
        {words.reason}
        <input name="motif" required minLength={3} maxLength={500} aria-describedby="credit-reason" />
        <small id="credit-reason">{words.reasonHint}</small>
      </label>
      <button className="act" disabled={write.isSending || isWrong}>
        {cents === 0 ? clientWords.sendNothing : fill(clientWords.send, { amount: amount(cents / 100) })}
      </button>
      {write.error !== undefined && <ProblemBox error={write.error} />}
      {balance !== undefined && (
        <p className="told-done" role="status">
          {fill(clientWords.done, { balance: amount(balance) })}
        </p>
      )}
    </SendForm>
  )
}

/** What an entry is for. One that has no word stands as the API says it. */
const kindOf = (type: string): string => (clientWords as Readonly<Record<string, string>>)[type] ?? type
