/** What the rounds add up to: medians of each variant, and ratios of what ran beside each other in the same round. */
import { median } from './load.ts'
import type { Measurement } from './measure.ts'
import type { VariantName } from './variants.ts'

export const FIGURES = ['sagasPerSecond', 'p50Ms', 'p99Ms', 'cpuMsPerSaga', 'commitsPerSaga'] as const
type Figure = (typeof FIGURES)[number]

type Line<Name extends string, Of extends string> = Readonly<
  { variant: Name; inFlight: number } & Record<Of, number>
>
export type Run = Line<VariantName, Figure>

/** One line per variant and number in flight: the median of each figure over the rounds. */
export function summarise<Name extends string, Of extends string>(
  all: readonly (Measurement<Name> & Readonly<Record<Of, number>>)[],
  figures: readonly Of[],
): Line<Name, Of>[] {
  const groups = Map.groupBy(all, ({ variant, inFlight }) => `${variant} ${inFlight}`)
  return [...groups.values()].flatMap((rounds) => {
    const [first] = rounds
    if (first === undefined) return []
    const middles = figures.map((figure) => [figure, round(median(rounds.map((one) => one[figure])))])
    const { variant, inFlight } = first
    return [{ variant, inFlight, ...(Object.fromEntries(middles) as Record<Of, number>) }]
  })
}

export const RATIOS = [
  'defaultOverBare64',
  'strictOverBare64',
  'singleOverBare64',
  'singleJournalOverBare64',
  'defaultOverBareLanes64',
  'p50OverBare64',
  'p50OverBare1',
  'p99OverP50At64',
  'cpuOverBare64',
  'cpuTokensOverDefault64',
  'repartitionOverDefault64',
  'salesOverBareSales64',
  'defaultOverReference64',
  'defaultOverReference1',
  'hotOverOneByOne',
  'hotSpreadOverOneByOne',
  'memory100kOver10k',
  'startSeconds',
] as const
/** Of `--engines`: a run of all others is whole without them. */
export const ENGINE_RATIOS = [
  'restateOverDefault64',
  'restateP50OverDefault1',
  'restateCpuOverDefault64',
] as const
export type RatioName = (typeof RATIOS)[number] | (typeof ENGINE_RATIOS)[number]
export type Ratios = Partial<Record<RatioName, number>>

/** The ratios that the rounds allow, each the median of the rounds' own: neighbours in time met the same machine. */
export function ratiosOf(all: readonly Measurement[]): Ratios {
  const figures = (variant: VariantName, figure: Figure, inFlight: number) =>
    all.filter((one) => one.variant === variant && one.inFlight === inFlight).map((one) => one[figure])
  const at = (inFlight: number) => (over: VariantName, under: VariantName, figure: Figure) =>
    paired(figures(over, figure, inFlight), figures(under, figure, inFlight))
  const at64 = at(64)
  return defined({
    defaultOverBare64: at64('default', 'bare', 'sagasPerSecond'),
    strictOverBare64: at64('strict', 'bare', 'sagasPerSecond'),
    singleOverBare64: at64('strict1', 'bare', 'sagasPerSecond'),
    singleJournalOverBare64: at64('strictJournal1', 'bare', 'sagasPerSecond'),
    defaultOverBareLanes64: at64('default', 'bareLanes', 'sagasPerSecond'),
    p50OverBare64: at64('default', 'bare', 'p50Ms'),
    p50OverBare1: at(1)('default', 'bare', 'p50Ms'),
    p99OverP50At64: paired(figures('default', 'p99Ms', 64), figures('default', 'p50Ms', 64)),
    cpuOverBare64: at64('default', 'bare', 'cpuMsPerSaga'),
    cpuTokensOverDefault64: at64('tokens', 'default', 'cpuMsPerSaga'),
    repartitionOverDefault64: at64('repartition', 'default', 'sagasPerSecond'),
    salesOverBareSales64: at64('sales', 'bareSales', 'sagasPerSecond'),
    defaultOverReference64: at64('default', 'reference', 'sagasPerSecond'),
    defaultOverReference1: at(1)('default', 'reference', 'sagasPerSecond'),
    restateOverDefault64: at64('restate', 'default', 'sagasPerSecond'),
    restateP50OverDefault1: at(1)('restate', 'default', 'p50Ms'),
    restateCpuOverDefault64: at64('restate', 'default', 'cpuMsPerSaga'),
  })
}

/** The median of `over[i] / under[i]`; undefined when there is nothing to compare. */
export function paired(over: readonly number[], under: readonly number[]): number | undefined {
  if (over.length === 0 || over.length !== under.length) return undefined
  return round(median(over.map((value, index) => value / (under[index] ?? Number.NaN))))
}

export const round = (value: number): number => Number(value.toPrecision(4))

function defined(ratios: Record<string, number | undefined>): Ratios {
  return Object.fromEntries(Object.entries(ratios).filter(([, value]) => value !== undefined)) as Ratios
}
