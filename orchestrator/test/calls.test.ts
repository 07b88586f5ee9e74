/** A saga that has begun ends as it was defined then: what a version says to participants never changes. */
import { expect, test } from 'vitest'
import { sagas } from '../src/sagas/all.ts'
import { callsOf, everyDefinition, nameOf, recordedOf } from './calls.ts'

test.each(everyDefinition())(
  '$name says to participants what it said when it was recorded',
  ({ name, definition, replies, recorded }) => {
    const told =
      recorded?.calls === undefined
        ? `Nothing is recorded of ${name} yet: its \`input\` in the calls.json of its folder, then \`npm run calls\`.`
        : `The calls of ${name} have changed. Sagas of it may be under way: give the change a version of its own (\`version\` of
defineSaga) and keep the old one among the saga's definitions, then \`npm run calls\`. Only if ${name} was never released: \`npm run calls -- ${name}\`.`
    expect(callsOf(definition, recorded?.input, replies), told).toEqual(recorded?.calls)
  },
)

test.each(sagas)('no definition of $name is gone while sagas of it may be under way', (saga) => {
  const names = saga.definitions.map(nameOf)
  const gone = Object.keys(recordedOf(saga).definitions).filter((name) => !names.includes(name))
  const told = `These are recorded in the saga's calls.json, and its definitions lack them. Once no journal has a live saga of
them (\`GET /saga?sans_moteur=1\`), delete them there too.`
  expect(gone, told).toEqual([])
})

test('one more word to one participant is seen', () => {
  const [one] = everyDefinition()
  if (one === undefined) throw new Error('no definition')
  const { definition, replies, recorded } = one
  const steps = definition.steps.map((step, index) =>
    index === 1
      ? {
          ...step,
          call: (...args: Parameters<typeof step.call>) => {
            const call = step.call(...args)
            return { ...call, body: { ...call.body, deplus: 1 } }
          },
        }
      : step,
  )
  expect(callsOf({ ...definition, steps }, recorded?.input, replies)).not.toEqual(recorded?.calls)
})
