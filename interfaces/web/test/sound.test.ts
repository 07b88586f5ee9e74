import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const tones: number[] = []
const kept = new Map<string, string>()
const node = { connect: (next: unknown) => next, start: () => undefined, stop: () => undefined }

beforeEach(() => {
  tones.length = 0
  kept.clear()
  vi.resetModules()
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
    removeItem: (name: string) => kept.delete(name),
  })
  vi.stubGlobal('AudioContext', function Context() {
    return { currentTime: 0, destination: {} }
  })
  vi.stubGlobal('GainNode', function Gain() {
    return { ...node, gain: { setTargetAtTime: () => undefined } }
  })
  vi.stubGlobal('OscillatorNode', function Tone(_context: unknown, { frequency }: { frequency: number }) {
    tones.push(frequency)
    return node
  })
})
afterEach(() => void vi.unstubAllGlobals())

test('a till is silent until sounds are switched on, and again once they are off', async () => {
  const { play, switchSounds } = await import('../src/sound.ts')
  play('refused')
  expect(tones).toEqual([])
  switchSounds()
  expect(tones).toEqual([880])
  play('refused')
  expect(tones).toEqual([880, 196, 147])
  switchSounds()
  play('done')
  expect(tones).toEqual([880, 196, 147])
})
