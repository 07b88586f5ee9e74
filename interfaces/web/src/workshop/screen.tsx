import type { ReactNode } from 'react'
import type { ScreenProps } from '../area.ts'
import { Lost } from '../lost.tsx'
import { Drawings, Fields, Figures, Filters, Plates, Rows, States } from './pieces.tsx'
import { Dialogs, Told } from './told.tsx'
import { workshopWords } from './words.ts'

const PARTS: readonly (readonly [title: string, part: ReactNode])[] = [
  [workshopWords.signs, <States key="" />],
  [workshopWords.plates, <Plates key="" />],
  [workshopWords.fields, <Fields key="" />],
  [workshopWords.filters, <Filters key="" />],
  [workshopWords.figures, <Figures key="" />],
  [workshopWords.drawings, <Drawings key="" />],
  [workshopWords.rows, <Rows key="" />],
  [workshopWords.told, <Told key="" />],
  [workshopWords.dialogs, <Dialogs key="" />],
]

/** Each piece that screens share, in its states: for who builds with them, and for the picture that is compared. */
export function Screen({ rest }: ScreenProps) {
  if (rest !== '') return <Lost />
  return (
    <main id="content" className="sheet">
      <title>{`${workshopWords.title} · Comptoir`}</title>
      <div className="head">
        <h1>{workshopWords.title}</h1>
        <p className="soft">{workshopWords.says}</p>
      </div>
      {PARTS.map(([title, part]) => (
        <section key={title} className="stack">
          <h2>{title}</h2>
          {part}
        </section>
      ))}
    </main>
  )
}
