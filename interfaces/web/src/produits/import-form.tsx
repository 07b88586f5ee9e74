import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem } from '../api.ts'
import { TableFrame } from '../parts/table-frame.tsx'
import { useWrite } from '../parts/use-write.ts'
import { ProblemBox } from '../problem-box.tsx'
import { plural, words } from '../words/words.ts'
import { productWords } from './words.ts'

/** As much as the server takes of one body. */
const BYTES_MAX = 2 * 1024 * 1024

/** Products of a CSV: all of them, or what is wrong, line by line. */
export function ImportForm() {
  const { send, isSending, error, made, isTooLarge } = useImport()
  return (
    <details className="card">
      <summary>{productWords.importTitle}</summary>
      <form
        className="decision import"
        onSubmit={(event) => {
          event.preventDefault()
          void send(event.currentTarget)
        }}
      >
        <p className="soft">{productWords.importSays}</p>
        <label className="field">
          <b>{productWords.importFile}</b>
          <input type="file" name="fichier" accept=".csv,text/csv" required />
        </label>
        <button className="quiet" disabled={isSending}>
          {isSending ? words.sending : productWords.importSend}
        </button>
        {isTooLarge && (
          <p className="fault" role="alert">
            {productWords.importTooLarge}
          </p>
        )}
        {made !== undefined && (
          <p className="told-done" role="status">
            {plural(productWords.importDone, made)}
          </p>
        )}
        {error !== undefined && <Refused error={error} />}
      </form>
    </details>
  )
}

function useImport() {
  const client = useQueryClient()
  const write = useWrite()
  const [made, setMade] = useState<number | undefined>(undefined)
  const [isTooLarge, setTooLarge] = useState(false)
  const send = async (form: HTMLFormElement) => {
    const file = new FormData(form).get('fichier')
    if (!(file instanceof File)) return
    setMade(undefined)
    setTooLarge(file.size > BYTES_MAX)
    if (file.size > BYTES_MAX) return
    const headers = { 'Content-Type': 'text/csv' }
    const asking = { method: 'POST', body: await file.text(), headers } as const
    const written = await write.send<{ readonly importes: number }>('/produits/import', asking)
    if (written.is === 'refused') return
    setMade(written.body.importes)
    form.reset()
    await client.invalidateQueries({ queryKey: ['produits'] })
  }
  return { send, isSending: write.isSending, error: write.error, made, isTooLarge }
}

function Refused({ error }: { readonly error: unknown }) {
  const faults = error instanceof ApiProblem ? error.faults : []
  return (
    <>
      <ProblemBox error={error} />
      {faults.length > 0 && (
        <TableFrame
          label={productWords.importFault}
          className="rows"
          titles={[productWords.importLine, productWords.importColumn, productWords.importFault]}
        >
          {faults.map(({ pointeur, message }) => {
            const [, line, column = ''] = pointeur.split('/')
            return (
              <tr key={`${pointeur} ${message}`}>
                <th scope="row">{line}</th>
                <td>{column}</td>
                <td>{message}</td>
              </tr>
            )
          })}
        </TableFrame>
      )}
    </>
  )
}
