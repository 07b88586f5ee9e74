/** Reads server-sent events (HTML standard, section 9.2) as they come, in whatever pieces. */
export interface StreamEvent {
  /** Where the source is after it; undefined where it did not say. */
  readonly place: string | undefined
  /** The name and the data, as lines; empty where only the place moved. */
  readonly text: string
}

/** Gives the events that are complete after each piece. Comments and `retry` are between the source and us. */
export function eventReader(): (piece: string) => StreamEvent[] {
  let rest = ''
  return (piece) => {
    const blocks = (rest + piece).split('\n\n')
    rest = blocks.pop() ?? ''
    return blocks.map(eventOf).filter(({ place, text }) => place !== undefined || text !== '')
  }
}

function eventOf(block: string): StreamEvent {
  const lines = block.split('\n')
  const place = lines.findLast((line) => line.startsWith('id: '))?.slice('id: '.length)
  const told = lines.filter((line) => line.startsWith('event: ') || line.startsWith('data: '))
  return { place, text: told.map((line) => `${line}\n`).join('') }
}
