import { newId } from '@comptoir/kit/ids.ts'
import { charlie } from '@comptoir/testing/staff.ts'
import { extractText, getDocumentProxy } from 'unpdf'
import { expect, test } from 'vitest'
import { told, uneCommande, unRetourDeCommande } from './pieces.ts'
import { openWorld } from './world.ts'

const world = openWorld()
const find = async (query: string) => (await world.ask('GET', `/factures?${query}`, { as: charlie })).json()
const paper = (id: string, headers: Record<string, string> = {}) =>
  world.ask('GET', `/factures/${id}`, { as: charlie, headers: { accept: 'application/pdf', ...headers } })
/** What a reader of the file sees: its pages as text, runs of spaces as one. */
async function readPaper(file: Buffer): Promise<{ pages: number; text: string }> {
  const { totalPages, text } = await extractText(await getDocumentProxy(new Uint8Array(file)), {
    mergePages: true,
  })
  return { pages: totalPages, text: text.replaceAll(/\s+/g, ' ') }
}

test('an invoice is a PDF that says all that an accountant files, in French first', async () => {
  const commandeId = newId()
  await world.take([told(uneCommande({ commandeId }))])
  const [facture] = await find(`commande_id=${commandeId}`)
  const answer = await paper(facture.numero)
  expect(answer.headers).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': `inline; filename="${facture.numero}.pdf"`,
    'content-language': 'fr',
  })
  expect(answer.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
  const { pages, text } = await readPaper(answer.rawPayload)
  expect(pages).toBe(1)
  const said = [
    'Facture',
    facture.numero,
    commandeId,
    'Comptoir inc.',
    '1200, avenue McGill College',
    'N° TPS : 123456789 RT0001',
    'N° TVQ : 1234567890 TQ0001',
    'Zoé Tremblay-Đặng 7',
    'zoe7@exemple.ca',
    'Érable, sirop',
    '19,99 $',
    '35,98 $',
    'Sous-total sans taxes',
    '35,64 $',
    'TPS 5 %',
    '1,78 $',
    'TVQ 9,975 %',
    '3,56 $',
    'Total 40,98 $',
    'Acquittée.',
    'Page 1 de 1',
  ]
  expect(said.filter((words) => !text.includes(words))).toEqual([])
  // The same paper is the same file.
  expect((await paper(facture.id)).rawPayload.equals(answer.rawPayload)).toBe(true)
})

test('a credit note names the invoice that it corrects; in English it is in English', async () => {
  const commandeId = newId()
  await world.take([told(uneCommande({ commandeId })), told(unRetourDeCommande({ commandeId }))])
  const [note] = await find(`commande_id=${commandeId}&genre=NOTE_DE_CREDIT`)
  const [facture] = await find(`commande_id=${commandeId}&genre=FACTURE`)
  const answer = await paper(note.id, { 'accept-language': 'en' })
  expect(answer.headers['content-language']).toBe('en')
  const { text } = await readPaper(answer.rawPayload)
  for (const words of [
    'Credit note',
    note.numero,
    `Corrects invoice ${facture.numero}`,
    'GST 5%',
    '$5.00',
    'Zoé Tremblay-Đặng 7',
  ])
    expect(text).toContain(words)
})

test('an invoice of a hundred lines goes on over pages, each numbered, none of its lines lost', async () => {
  const commandeId = newId()
  const lignes = Array.from({ length: 100 }, (_, at) => ({
    produitId: at + 1,
    nom: `Article ${at + 1}${' long'.repeat(at % 9)}`,
    quantite: 1,
    prixCents: 100,
    remiseCents: 0,
    totalCents: 100,
    coutCents: null,
  }))
  const taxes = { horsTaxesCents: 10_000, taxes: [] }
  await world.take([told(uneCommande({ commandeId, lignes, totalCents: 10_000, ...taxes }))])
  const { pages, text } = await readPaper(
    (await paper((await find(`commande_id=${commandeId}`))[0].id)).rawPayload,
  )
  expect(pages).toBeGreaterThan(2)
  expect(text).toContain(`Page ${pages} de ${pages}`)
  expect(text.match(/Article \d+/g)).toHaveLength(100)
})

test('one that waits has no paper yet; as JSON it is shown', async () => {
  const body = { user_id: '7', number_of_items: 2, total_amount: 11.5 }
  const { id } = (await world.ask('POST', '/facturation', { as: charlie, body })).json()
  expect((await paper(id)).json()).toMatchObject({ status: 409, code: 'FACTURE_EN_ATTENTE' })
  await world.take(await world.told())
  // The number of a client is that client; any other name stays a reference.
  expect((await world.ask('GET', `/factures/${id}`, { as: charlie })).json()).toMatchObject({
    client_id: 7,
    client: { nom: 'Zoé Tremblay-Đặng 7' },
    reference_client: '7',
  })
  const { text } = await readPaper(
    (await world.ask('GET', `/factures/${id}?format=pdf`, { as: charlie })).rawPayload,
  )
  for (const words of ['Articles selon votre demande', '11,50 $', 'Votre référence 7'])
    expect(text).toContain(words)
})

test('who is no client stays a reference', async () => {
  for (const user_id of ['5000', 'usr_123', '0007', '99999999999']) {
    const body = { user_id, number_of_items: 1, total_amount: 1 }
    const { id } = (await world.ask('POST', '/facturation', { as: charlie, body })).json()
    await world.take(await world.told())
    expect((await world.ask('GET', `/factures/${id}`, { as: charlie })).json()).toMatchObject({
      statut: 'EMISE',
      client_id: null,
      client: null,
      reference_client: user_id,
    })
  }
})

test('while clients does not answer nothing is issued, and afterwards everything', async () => {
  const commandeId = newId()
  const silent = () => Promise.reject(new Error('no answer'))
  const events = [told(uneCommande({ commandeId }))]
  await expect(world.take(events, { ask: silent })).rejects.toThrow('no answer')
  expect(await find(`commande_id=${commandeId}`)).toEqual([])
  await world.take(events)
  expect(await find(`commande_id=${commandeId}`)).toHaveLength(1)
})
