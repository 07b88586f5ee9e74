/** Statements with many values: each stands where it is used, instead of being counted into its place in a list. */

const texts = new WeakMap<TemplateStringsArray, string>()

interface Statement {
  readonly name: string
  readonly text: string
  readonly values: unknown[]
}

/**
 * A named statement, for `query`: `statement('stock-read').sql`select … where id = ${id}``. A `${}` is a bound value, always:
 * it is never written into the text, which is made once for each place in the code.
 */
export const statement = (name: string) => ({
  sql: (parts: TemplateStringsArray, ...values: unknown[]): Statement => {
    const text = texts.get(parts) ?? parts.reduce((before, part, index) => `${before}$${index}${part}`)
    texts.set(parts, text)
    return { name, text, values }
  },
})
