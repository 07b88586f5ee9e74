/** Where the load goes. A module of k6, not of Node: it reads `__ENV`, and imports are relative paths. */

/** @type {number} */
const decalage = Number(__ENV.PORT_OFFSET || 0)

/** The gateway's address; `-e BASE_URL=…` for another machine, PORT_OFFSET as in `npm start`. */
export const adresse = __ENV.BASE_URL || `http://127.0.0.1:${8080 + decalage}`

/** @type {readonly string[]} The `X-Instance-Id` values among which panier's load must be shared. */
export const instancesPanier = (
  __ENV.INSTANCES || [8010, 8011].map((port) => `panier-${port + decalage}`).join(',')
).split(',')

/** Why the run cannot start, in one line; undefined when the gateway answers.
 * @param {import('k6/http').Response} reponse */
export function empechement(reponse) {
  if (reponse.status !== 0) return undefined
  return `${adresse} ne répond pas : lancez d’abord « npm start » (nothing answers there: run "npm start" first)`
}
