/** The flags of `npm run load`, and the names under which the scripts of k6 read them. */

const text = { type: 'string' } as const
const flag = { type: 'boolean', default: false } as const

export const loadOptions = {
  usagers: text,
  duree: text,
  pause: text,
  paliers: text,
  exige: text,
  pointe: text,
  rapport: text,
  secondes: text,
  fumee: flag,
  direct: flag,
} as const

type Values = Readonly<Record<keyof typeof loadOptions, string | boolean | undefined>>

export interface LoadSettings {
  /** What k6's scripts read in their environment, as typed: they judge it. */
  readonly env: Readonly<Record<string, string>>
  readonly smoke: boolean
  /** Of one measurement of the comparison, as typed. */
  readonly seconds: string
}

const NAMES = {
  usagers: 'USAGERS',
  duree: 'DUREE',
  pause: 'PAUSE',
  paliers: 'PALIERS',
  exige: 'EXIGE',
  pointe: 'POINTE',
  rapport: 'RAPPORT',
} as const

export function loadSettings(values: Partial<Values>): LoadSettings {
  const given = Object.entries(NAMES).flatMap(([name, variable]) => {
    const value = values[name as keyof typeof NAMES]
    return typeof value === 'string' ? [[variable, value]] : []
  })
  return {
    env: {
      ...(Object.fromEntries(given) as Record<string, string>),
      ...(values.fumee === true ? { FUMEE: '1' } : {}),
      ...(values.direct === true ? { DIRECT: '1' } : {}),
    },
    smoke: values.fumee === true,
    seconds: typeof values.secondes === 'string' ? values.secondes : '2',
  }
}
