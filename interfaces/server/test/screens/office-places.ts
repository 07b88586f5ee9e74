/** The places of the test house: five stores and the web. */

/** Store, revenue of a day, target, sales. */
export type Named = readonly [name: string, revenue: number, target: number, sales: number]

/** The markup in a name is text. */
export const PLACES: readonly Named[] = [
  ['Plateau', 2_861.4, 2_400, 64],
  ['Rosemont', 2_310.05, 2_400, 51],
  ['Vieux-Port', 1_744.9, 1_700, 37],
  ['Verdun', 412.3, 1_400, 15],
  ['Saint-Laurent <b>x</b>', 1_208.75, 1_600, 26],
  ['Centre logistique', 1_676.95, 1_500, 38],
]

/** What a day of the stores sells in each hour, from eight on. */
export const HOURS = [
  230, 560, 1_060, 1_620, 2_150, 2_350, 2_034, 1_500, 1_740, 2_380, 2_190, 1_410, 730, 250,
]
