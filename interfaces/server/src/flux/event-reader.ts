/** Reads server-sent events (HTML standard, section 9.2) as they come, in whatever pieces. */
export interface StreamEvent {
  /** Where the source is after it; undefined where it did not say. */
  readonly place: string | undefined
  /** Undefined where only the place moved. */
  readonly name: string | undefined
  /** JSON, as it came. */
  readonly data: string
}

/** Gives the events that are complete after each piece. Comments and `retry` are between the source and us. */
export function eventReader(): (piece: string) => StreamEvent[] {
  let rest = ''
  return (piece) => {
    const blocks = (rest + piece).split('\n\n')
    rest = blocks.pop() ?? ''
    return blocks.map(eventOf).filter(({ place, name }) => place !== undefined || name !== undefined)
  }
}

function eventOf(block: string): StreamEvent {
  const lines = block.split('\n')
  const valuesOf = (field: string) =>
    lines.filter((line) => line.startsWith(`${field}: `)).map((line) => line.slice(field.length + 2))
  return { place: valuesOf('id').at(-1), name: valuesOf('event').at(-1), data: valuesOf('data').join('') }
}
