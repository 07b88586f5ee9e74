import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { NumberField, readWhole } from '../parts/number-field.tsx'
import { useWrite } from '../parts/use-write.ts'
import { ProblemBox } from '../problem-box.tsx'
import { words } from '../words/words.ts'
import type { Row } from './types.ts'
import { stockWords } from './words.ts'

/** Below which quantity the place warns, and up to which it is replenished. */
export function ThresholdForm({ row }: { readonly row: Row }) {
  const client = useQueryClient()
  const write = useWrite()
  const [seuil, setSeuil] = useState(String(row.seuil))
  const [cible, setCible] = useState(row.cible === null ? '' : String(row.cible))
  const [isKept, setKept] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const body = { seuil: readWhole(seuil), cible: cible.trim() === '' ? null : readWhole(cible) }
    const path = `/stock/${row.magasin_id}/${row.produit_id}/seuil`
    const { is } = await write.send(path, { method: 'PUT', body })
    setKept(is === 'done')
    if (is === 'done') await client.invalidateQueries({ queryKey: ['stock'] })
  }
  return (
    <form className="card decision" onSubmit={(event) => void submit(event)} aria-labelledby="threshold">
      <h3 id="threshold">{stockWords.thresholdTitle}</h3>
      <p className="soft">{stockWords.thresholdSays}</p>
      <div className="pair">
        <NumberField label={stockWords.threshold} text={seuil} change={setSeuil} />
        <NumberField label={stockWords.target} text={cible} change={setCible} isOptional />
      </div>
      {write.error !== undefined && <ProblemBox error={write.error} />}
      <button className="quiet" disabled={write.isSending}>
        {write.isSending ? words.sending : words.save}
      </button>
      {isKept && !write.isSending && <p role="status">{stockWords.thresholdKept}</p>}
    </form>
  )
}
