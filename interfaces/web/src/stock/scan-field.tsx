import { type FormEvent, useEffect, useRef, useState } from 'react'
import { ask } from '../api.ts'
import { useKeys } from '../keys.ts'
import { ProblemBox } from '../problem-box.tsx'
import { fill, words } from '../words/words.ts'
import type { Product } from './types.ts'
import { stockWords } from './words.ts'

const CHOICES_MAX = 6

/** A code that a reader sends, or words of a name: Enter finds the article. Of several, one is chosen. */
export function ScanField({ take }: { readonly take: (product: Product) => void }) {
  const field = useRef<HTMLInputElement>(null)
  useKeys('/', () => field.current?.focus(), stockWords.keyScan)
  useEffect(() => field.current?.focus(), [])
  const accept = (product: Product) => {
    take(product)
    field.current?.focus()
  }
  const { text, setText, found, find, choose } = useFound(accept)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void find()
  }
  return (
    <div className="scan">
      <form onSubmit={submit}>
        <label className="field">
          <b>{stockWords.scan}</b>
          <input
            ref={field}
            type="text"
            autoComplete="off"
            maxLength={100}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        </label>
      </form>
      <Found found={found} accept={choose} />
    </div>
  )
}

type Search =
  | { readonly is: 'nothing' }
  | { readonly is: 'unknown'; readonly code: string }
  | { readonly is: 'refused'; readonly error: unknown }
  | { readonly is: 'several'; readonly products: readonly Product[] }

/** What was typed last, and what became of it: one article is accepted at once. */
function useFound(accept: (product: Product) => void) {
  const [text, setText] = useState('')
  const [found, setFound] = useState<Search>({ is: 'nothing' })
  const find = async () => {
    const given = text.trim()
    if (given === '') return
    setText('')
    setFound({ is: 'nothing' })
    try {
      const products = await search(given)
      const exact = products.filter(
        ({ code, codes_barres: codes }) => code === given || codes.includes(given),
      )
      const [first, ...others] = exact.length > 0 ? exact : products
      if (first === undefined) setFound({ is: 'unknown', code: given })
      else if (others.length > 0) setFound({ is: 'several', products })
      else accept(first)
    } catch (error) {
      setFound({ is: 'refused', error })
      setText(given)
    }
  }
  const choose = (product: Product) => {
    setFound({ is: 'nothing' })
    accept(product)
  }
  return { text, setText, found, find, choose }
}

interface FoundProps {
  readonly found: Search
  readonly accept: (product: Product) => void
}

function Found({ found, accept }: FoundProps) {
  if (found.is === 'unknown')
    return (
      <p className="fault" role="alert">
        {fill(stockWords.unknownCode, { code: found.code })}
      </p>
    )
  if (found.is === 'refused') return <ProblemBox error={found.error} />
  if (found.is === 'nothing') return null
  return (
    <ul className="choices" aria-label={words.search}>
      {found.products.map((product) => (
        <li key={product.id}>
          <button type="button" className="quiet" onClick={() => accept(product)}>
            {product.nom} <span className="soft">{product.code}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

const search = (text: string): Promise<readonly Product[]> => {
  const query = new URLSearchParams({ q: text, retires: '1', limite: String(CHOICES_MAX) })
  return ask<readonly Product[]>(`/produits?${query}`)
}
