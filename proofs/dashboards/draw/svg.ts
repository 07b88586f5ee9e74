/** The few pieces of SVG that no chart draws: boxes and text. Pure. */

export const INK = '#1f2430'
export const GREY = '#5d6675'
const FONT = 'DejaVu Sans, Verdana, sans-serif'
/** Widths of the font above, as a share of its size: enough to break lines. */
const PER_CHARACTER = 0.6

export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

export interface TextOptions {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly color?: string
  readonly bold?: boolean
  readonly anchor?: 'start' | 'middle' | 'end'
}

export function text(content: string, options: TextOptions): string {
  const { x, y, size, color = INK, bold = false, anchor = 'start' } = options
  const weight = bold ? ' font-weight="bold"' : ''
  return `<text x="${x}" y="${y}" font-family="${FONT}" font-size="${size}" fill="${color}" text-anchor="${anchor}"${weight}>${escape(content)}</text>`
}

/** French puts a space before ; : ? ! % and inside « », where no line may break. */
const bound = (content: string): string =>
  content.replaceAll(/ (?=[;:?!%»])/g, '\u00a0').replaceAll('« ', '«\u00a0')

/** Breaks a text into lines of at most `width` pixels; the last of `most` lines ends in … when something is left. */
export function wrap(
  content: string,
  { width, size, most }: { width: number; size: number; most: number },
): string[] {
  const room = Math.floor(width / (size * PER_CHARACTER))
  const lines: string[] = []
  let line = ''
  for (const word of bound(content).split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (longer.length <= room || line === '') line = longer
    else {
      lines.push(line)
      line = word
    }
  }
  lines.push(line)
  if (lines.length <= most) return lines
  const kept = lines.slice(0, most)
  kept[most - 1] = `${(kept[most - 1] ?? '').slice(0, room - 1)}…`
  return kept
}

export const widthOf = (content: string, size: number): number => content.length * size * PER_CHARACTER
