/** How often in a year the stock is sold and bought anew. */

/** The days over which sold goods are counted. */
export const TURNOVER_DAYS = 90
const YEAR_DAYS = 365

/** The cost of what was sold in those days, in a year, over the mean value of the stock; null without a stock. */
export const rotationOf = (costCents: number, meanValueCents: number): number | null =>
  meanValueCents <= 0
    ? null
    : Math.round(((costCents * YEAR_DAYS) / TURNOVER_DAYS / meanValueCents) * 100) / 100
