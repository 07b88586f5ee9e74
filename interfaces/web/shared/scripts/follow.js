/**
 * Follows an order on the page of the shop: asks how it stands, and writes what has changed. Without this script the browser loads
 * the page anew by itself.
 */
const place = document.querySelector('[data-follow]')
const FIRST_MS = 700
const LAST_MS = 10_000

/** Writes a text where it is another one: what is said again is read out again. */
function write(element, text) {
  if (element !== null && element.textContent !== text) element.textContent = text
}

function show({ etat, titre, texte, etapes }) {
  place.className = `card stack standing standing-${etat}`
  write(place.querySelector('[data-title]'), titre)
  write(place.querySelector('[data-text]'), texte)
  place.querySelectorAll('.step').forEach((step, index) => {
    const told = etapes[index]
    if (told === undefined) return
    step.dataset.etat = told.etat
    write(step.querySelector('[data-etat-word]'), told.mot)
  })
}

async function look(waitMs) {
  try {
    const answer = await fetch(place.dataset.follow, { headers: { accept: 'application/json' } })
    const told = answer.ok ? await answer.json() : undefined
    // The end has more to show than this script writes, and so has an order that was not known before.
    if (
      told?.fini === true ||
      (told !== undefined && told.etapes.length !== place.querySelectorAll('.step').length)
    ) {
      location.reload()
      return
    }
    if (told !== undefined) show(told)
  } catch {
    // The shop does not answer: what is shown stays, and is asked for again.
  }
  setTimeout(() => void look(Math.min(waitMs * 1.2, LAST_MS)), waitMs)
}

if (place !== null) setTimeout(() => void look(FIRST_MS), FIRST_MS)
