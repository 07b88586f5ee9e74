import { useState } from 'react'
import { walkFields } from '../parts/grid-keys.ts'
import { NumberField, readWhole } from '../parts/number-field.tsx'
import { SendForm } from '../parts/send-form.tsx'
import { figure, TableFrame } from '../parts/table-frame.tsx'
import type { Write } from '../parts/use-write.ts'
import { ScanField } from '../stock/scan-field.tsx'
import { fill, number, plural, words } from '../words/words.ts'
import type { RequestDetail } from './types.ts'
import { approWords } from './words.ts'

interface ReceiveFormProps {
  readonly lines: RequestDetail['lignes']
  readonly nameOf: (id: number) => string
  readonly write: Write
  readonly send: (body: object) => Promise<void>
}

/** What arrived of what was sent: by scans, by numbers, or all of it at once. A shortage is asked about once. */
export function ReceiveForm({ lines, nameOf, write, send }: ReceiveFormProps) {
  const sent = lines.filter(({ validee }) => (validee ?? 0) > 0)
  const { texts, setTexts, recues, short, arrived, stranger, scan, all } = useArrived(sent)
  const submit = async (form: HTMLFormElement) => {
    const given = new FormData(form).get('motif')
    const motif = typeof given === 'string' ? given.trim() : ''
    await send({ recues, ...(motif === '' ? {} : { motif }) })
  }
  return (
    <>
      <p className="soft">{approWords.receiveSays}</p>
      <ScanField take={scan} />
      {stranger !== undefined && (
        <p className="fault" role="alert">
          {fill(approWords.notSent, { nom: stranger })}
        </p>
      )}
      <SendForm className="last" send={submit}>
        <ReceiveGrid lines={sent} nameOf={nameOf} texts={texts} setTexts={setTexts} />
        <p className="row">
          <button type="button" className="quiet" onClick={all}>
            {approWords.allThere}
          </button>
        </p>
        {short > 0 && (
          <label className="field reason">
            <b>{plural(approWords.shortage, short)}</b>
            <input name="motif" required maxLength={500} pattern=".*\S.*" />
          </label>
        )}
        <button className="act" disabled={write.isSending}>
          {write.isSending ? words.sending : plural(approWords.sendReceived, arrived)}
        </button>
      </SendForm>
    </>
  )
}

/** What is typed or scanned of each article, by its number. */
type Texts = Readonly<Record<number, string>>

const textOf = (texts: Texts, id: number): string => texts[id] ?? '0'
const piecesOf = (texts: Texts, id: number): number => readWhole(textOf(texts, id)) ?? 0

function useArrived(sent: ReceiveFormProps['lines']) {
  const [texts, setTexts] = useState<Texts>({})
  const [stranger, setStranger] = useState<string | undefined>(undefined)
  const recues = sent.map(({ produit_id: id }) => ({ produit_id: id, quantite: piecesOf(texts, id) }))
  const arrived = recues.reduce((sum, { quantite }) => sum + quantite, 0)
  const short = sent.reduce((sum, { validee }) => sum + (validee ?? 0), 0) - arrived
  const scan = ({ id, nom }: { id: number; nom: string }) => {
    const isOurs = sent.some(({ produit_id: one }) => one === id)
    setStranger(isOurs ? undefined : nom)
    if (isOurs) setTexts((before) => ({ ...before, [id]: String(piecesOf(before, id) + 1) }))
  }
  const all = () =>
    setTexts(Object.fromEntries(sent.map(({ produit_id: id, validee }) => [id, String(validee)])))
  return { texts, setTexts, recues, arrived, short, stranger, scan, all }
}

interface ReceiveGridProps extends Pick<ReceiveFormProps, 'lines' | 'nameOf'> {
  readonly texts: Texts
  readonly setTexts: (make: (before: Texts) => Texts) => void
}

function ReceiveGrid({ lines, nameOf, texts, setTexts }: ReceiveGridProps) {
  return (
    <TableFrame
      label={approWords.receive}
      className="rows"
      titles={[approWords.article, figure(approWords.granted), figure(approWords.received)]}
      onKeyDown={walkFields}
    >
      {lines.map(({ produit_id: id, validee }) => (
        <tr key={id}>
          <th scope="row">{nameOf(id)}</th>
          <td className="figure">{number(validee ?? 0)}</td>
          <td>
            <NumberField
              label={fill(approWords.receivedOf, { nom: nameOf(id) })}
              text={textOf(texts, id)}
              change={(text) => setTexts((before) => ({ ...before, [id]: text }))}
              isInRow
            />
          </td>
        </tr>
      ))}
    </TableFrame>
  )
}
