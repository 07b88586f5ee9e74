import type { ForeignMessage } from '@comptoir/kit/bus/foreign-queue.ts'
import { newId } from '@comptoir/kit/ids.ts'
import { judgeBillingMessage } from '@comptoir/participant/billing-message.ts'
import { charlie } from '@comptoir/testing/staff.ts'
import { expect, test } from 'vitest'
import { takeMessages } from '../src/events/messages.ts'
import { openWorld } from './world.ts'

const world = openWorld()
const message = (given: Partial<ForeignMessage> = {}): ForeignMessage => ({
  id: newId(),
  isRedelivered: false,
  body: { user_id: newId(), number_of_items: 2, total_amount: 11.5 },
  ...given,
})
const invoicesOf = async ({ body }: ForeignMessage) =>
  (await world.ask('GET', `/factures?reference=${String(body['user_id'])}`, { as: charlie })).json()
const take = (messages: readonly ForeignMessage[]) => takeMessages(world.deps(), messages)

test('a message is an invoice, once: however often it comes, and in whatever group', async () => {
  const [one, other] = [message(), message()]
  await take([one, other, one])
  await take([{ ...one, isRedelivered: true }])
  expect(await invoicesOf(one)).toMatchObject([{ statut: 'EMISE', montant: 11.5, number_of_items: 2 }])
  expect(await invoicesOf(other)).toHaveLength(1)
})

test('two messages that say the same are two invoices, also without names', async () => {
  const { body } = message()
  await take([
    message({ body }),
    message({ body }),
    message({ body, id: undefined }),
    message({ body, id: undefined }),
  ])
  expect(await invoicesOf(message({ body }))).toHaveLength(4)
})

test('numbers may be texts, and other members are left aside; what is no demand is parked', () => {
  const body = { user_id: 'usr_1', number_of_items: '2', total_amount: '11.50', colour: 'red' }
  expect(judgeBillingMessage(body)).toBeUndefined()
  for (const wrong of [
    {},
    { ...body, user_id: '' },
    { ...body, user_id: 7 },
    { ...body, number_of_items: 0 },
    { ...body, number_of_items: 1.5 },
    { ...body, total_amount: 0 },
    { ...body, total_amount: 1.005 },
    { ...body, total_amount: 'much' },
  ])
    expect(judgeBillingMessage(wrong)).toContain('user_id')
})
