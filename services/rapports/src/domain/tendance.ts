/** Where figures are going. */

/** The mean of each value and the `length - 1` before it; those that have not as many before them are left out. */
export function movingMeans(values: readonly number[], length: number): number[] {
  let sum = 0
  return values.flatMap((value, index) => {
    sum += value - (values[index - length] ?? 0)
    return index < length - 1 ? [] : [Math.round(sum / length)]
  })
}

/** The value in the middle; of an even number of them, the mean of the two. Undefined of none. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  return low === undefined || high === undefined ? undefined : (low + high) / 2
}
