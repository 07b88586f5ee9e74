/**
 * A sheet as PDF/A-2b, which archives keep: fonts are embedded, so that names in other scripts stay what they are. The same sheet
 * gives the same file.
 */
import { createRequire } from 'node:module'
import { buffer } from 'node:stream/consumers'
import type { Sheet } from './sheet.ts'

type Document = PDFKit.PDFDocument

const require = createRequire(import.meta.url)
const FONTS = {
  plain: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
}
const INK = { text: '#1a1a1a', pale: '#666666', rule: '#bbbbbb' }
const MARGIN = 54
const SIZE = { title: 20, text: 9, total: 11 }
/** Widths of the columns of lines; together they are the width between the margins of a letter page. */
const COLUMNS = [232, 56, 76, 64, 76] as const
const WIDTH = 504
const PADDING = 4
/** Beside the seller: wide enough for an id on one line. */
const FACTS = { width: 310, label: 96 }
/** Where lines end and the foot of the page begins. */
const BOTTOM = 792 - MARGIN - 24

/** Draws it on as many pages as it takes. */
export async function drawSheet(sheet: Sheet): Promise<Buffer> {
  // It takes a few hundred milliseconds and some megabytes to load: a process that draws nothing does without.
  const { default: PDFDocument } = await import('pdfkit')
  const language = sheet.language === 'fr' ? 'fr-CA' : 'en-CA'
  const [[, number] = ['', '']] = sheet.facts
  const doc = new PDFDocument({
    size: 'LETTER',
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: 0 },
    bufferPages: true,
    pdfVersion: '1.7',
    subset: 'PDF/A-2b',
    lang: language,
    displayTitle: true,
    info: {
      Title: `${sheet.title} ${number}`,
      Author: sheet.seller[0] ?? '',
      Creator: 'Comptoir',
      Producer: 'Comptoir',
      CreationDate: sheet.at,
      ModDate: sheet.at,
    },
  } as PDFKit.PDFDocumentOptions)
  const file = buffer(doc)
  for (const [name, path] of Object.entries(FONTS)) doc.registerFont(name, path)
  const below = drawHead(doc, sheet)
  const end = drawRows(doc, sheet, below)
  drawTotals(doc, sheet, end)
  drawFeet(doc, sheet)
  doc.end()
  return file
}

interface Text {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly bold?: boolean
  readonly size?: number
  readonly colour?: string
  readonly align?: 'left' | 'right'
}

/** Writes a text into a width, and returns the height that it took. */
function write(doc: Document, text: string, at: Text): number {
  const { x, y, width, bold = false, size = SIZE.text, colour = INK.text, align = 'left' } = at
  doc
    .font(bold ? 'bold' : 'plain')
    .fontSize(size)
    .fillColor(colour)
  const height = doc.heightOfString(text, { width })
  doc.text(text, x, y, { width, align, lineBreak: true })
  return height
}

/** Lines below each other; returns where they end. */
function writeLines(doc: Document, lines: readonly string[], at: Text): number {
  let y = at.y
  lines.forEach((line, index) => {
    y += write(doc, line, { ...at, y, bold: index === 0 }) + 1
  })
  return y
}

/** Who sells, what it is, for whom: returns where the lines may begin. */
function drawHead(doc: Document, sheet: Sheet): number {
  const half = WIDTH - FACTS.width
  const right = MARGIN + half
  const sellerEnd = writeLines(doc, sheet.seller, { x: MARGIN, y: MARGIN, width: half - 12 })
  let y =
    MARGIN +
    write(doc, sheet.title, {
      x: right,
      y: MARGIN,
      width: FACTS.width,
      bold: true,
      size: SIZE.title,
      align: 'right',
    })
  y += PADDING
  for (const [label, value] of sheet.facts) {
    write(doc, label, { x: right, y, width: FACTS.label, colour: INK.pale })
    y +=
      write(doc, value, { x: right + FACTS.label, y, width: FACTS.width - FACTS.label, align: 'right' }) + 2
  }
  const top = Math.max(sellerEnd, y) + 14
  const label = write(doc, sheet.billedTo, { x: MARGIN, y: top, width: half, colour: INK.pale })
  return writeLines(doc, sheet.client, { x: MARGIN, y: top + label + 2, width: half }) + 18
}

/** The lines, under a head on each page; returns where they end. */
function drawRows(doc: Document, { columns, rows }: Sheet, from: number): number {
  let y = drawRow(doc, columns, { y: from, colour: INK.pale })
  for (const row of rows) {
    if (y + heightOf(doc, row) > BOTTOM) {
      doc.addPage()
      y = drawRow(doc, columns, { y: MARGIN, colour: INK.pale })
    }
    y = drawRow(doc, row, { y })
  }
  return y
}

const heightOf = (doc: Document, row: readonly string[]): number => {
  doc.font('plain').fontSize(SIZE.text)
  return (
    2 * PADDING +
    Math.max(
      ...row.map((cell, at) => doc.heightOfString(cell || ' ', { width: (COLUMNS[at] ?? 0) - PADDING })),
    )
  )
}

/** One row with a rule below it; returns where the next one begins. */
function drawRow(
  doc: Document,
  row: readonly string[],
  { y, ...look }: { y: number; colour?: string },
): number {
  const height = heightOf(doc, row)
  let x = MARGIN
  row.forEach((cell, at) => {
    const width = COLUMNS[at] ?? 0
    const place = { x, y: y + PADDING, width: width - PADDING, ...look }
    if (cell !== '') write(doc, cell, { ...place, align: at === 0 ? 'left' : 'right' })
    x += width
  })
  doc
    .lineWidth(0.5)
    .strokeColor(INK.rule)
    .moveTo(MARGIN, y + height)
    .lineTo(MARGIN + WIDTH, y + height)
    .stroke()
  return y + height
}

/** Net, each tax, total, and what else must be said: all on one page. */
function drawTotals(doc: Document, { totals, notes }: Sheet, from: number): void {
  const height = 16 * totals.length + 14 * notes.length + 40
  if (from + height > BOTTOM) doc.addPage()
  let y = (from + height > BOTTOM ? MARGIN : from) + 12
  const x = MARGIN + WIDTH - 240
  totals.forEach(([label, value], index) => {
    const isLast = index === totals.length - 1
    const look = { y: y + (isLast ? 4 : 0), bold: isLast, size: isLast ? SIZE.total : SIZE.text }
    write(doc, label, { x, width: 150, ...look })
    y += write(doc, value, { x: x + 150, width: 90 - PADDING, align: 'right', ...look }) + 4
  })
  y += 16
  for (const note of notes) y += write(doc, note, { x: MARGIN, y, width: WIDTH, colour: INK.pale }) + 2
}

/** Which paper and which page of it, on each page. */
function drawFeet(doc: Document, { title, facts, page }: Sheet): void {
  const { count } = doc.bufferedPageRange()
  const [[, number] = ['', '']] = facts
  for (let at = 0; at < count; at += 1) {
    doc.switchToPage(at)
    const y = 792 - MARGIN
    write(doc, `${title} ${number}`, { x: MARGIN, y, width: WIDTH / 2, colour: INK.pale })
    const place = { x: MARGIN + WIDTH / 2, y, width: WIDTH / 2, colour: INK.pale }
    write(doc, page(at + 1, count), { ...place, align: 'right' })
  }
}
