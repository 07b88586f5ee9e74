/** A saga that has begun ends as it was defined then: what a version says to participants never changes. */
import { expect, test } from 'vitest'
import { callsOf, definitions, nameOf, recordedCalls } from './calls.ts'

const recorded = recordedCalls()

test.each(definitions.map((definition) => ({ name: nameOf(definition), definition })))(
  '$name says to participants what it said when it was recorded',
  ({ name, definition }) => {
    const told =
      name in recorded
        ? `The calls of ${name} have changed. Sagas of it may be under way: give the change a version of its own (\`version\` of
defineSaga) and keep the old one in sagas/all.ts, then \`npm run calls\`. Only if ${name} was never released: \`npm run calls -- ${name}\`.`
        : `Nothing is recorded of ${name} yet: \`npm run calls\`.`
    expect(callsOf(definition), told).toEqual(recorded[name])
  },
)

test('no definition is gone while sagas of it may be under way', () => {
  const names = definitions.map(nameOf)
  const gone = Object.keys(recorded).filter((name) => !names.includes(name))
  const told = `These are recorded in src/sagas/calls.json, and sagas/all.ts lacks them. Once no journal has a live saga of them
(\`GET /saga?sans_moteur=1\`), delete them there too.`
  expect(gone, told).toEqual([])
})

test('one more word to one participant is seen', () => {
  const [definition] = definitions
  if (definition === undefined) throw new Error('no definition')
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
  expect(callsOf({ ...definition, steps })).not.toEqual(recorded[nameOf(definition)])
})
