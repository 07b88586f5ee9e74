import { amount } from '../words/words.ts'
import { type Product, priceCents } from './catalogue.ts'
import { tillWords } from './words.ts'

/** The articles of the moment, and the keys of the field beneath them. */
export function Moment({
  products,
  add,
}: {
  readonly products: readonly Product[]
  readonly add: (product: Product) => void
}) {
  return (
    <>
      <h2 className="soft">{tillWords.moment}</h2>
      <div className="moment">
        {products.map((product, at) => (
          <button key={product.id} type="button" onClick={() => add(product)}>
            <span>{product.nom}</span>
            <b>{amount(priceCents(product, Date.now()) / 100)}</b>
            <i aria-hidden="true">/{at + 1}</i>
          </button>
        ))}
      </div>
      <p className="key-row">
        {KEYS.map(([keys, what]) => (
          <span key={keys}>
            <kbd>{keys}</kbd> {what}
          </span>
        ))}
      </p>
    </>
  )
}

const KEYS = [
  ['3*', tillWords.keyCount],
  ['↑ ↓', tillWords.keyChoose],
  ['+ −', tillWords.keyLine],
  ['/1 … /8', tillWords.keyMoment],
  ['F4', tillWords.keyHold],
  ['F8', tillWords.keyResume],
  ['Alt P', tillWords.keyDiscount],
  ['Ctrl Z', tillWords.keyUndo],
] as const
