/** Sounds of the till: off unless somebody switches them on, on this device. Each has something that is seen beside it. */
import { useSyncExternalStore } from 'react'

export type Sound = 'scan' | 'refused' | 'done' | 'final'

interface Note {
  readonly hertz: number
  readonly fromMs: number
  readonly ms: number
}

const NOTES: Readonly<Record<Sound, readonly Note[]>> = {
  scan: [{ hertz: 880, fromMs: 0, ms: 60 }],
  refused: [
    { hertz: 196, fromMs: 0, ms: 120 },
    { hertz: 147, fromMs: 140, ms: 180 },
  ],
  done: [523, 659, 784].map((hertz) => ({ hertz, fromMs: 0, ms: 220 })),
  final: [{ hertz: 587, fromMs: 0, ms: 160 }],
}

const PLACE = 'comptoir-sons'
const SOFT = 0.08
const watchers = new Set<() => void>()
let context: AudioContext | undefined

const isOn = (): boolean => localStorage.getItem(PLACE) !== null

/** Switches them, and lets one be heard. */
export function switchSounds(): void {
  if (isOn()) localStorage.removeItem(PLACE)
  else localStorage.setItem(PLACE, '1')
  for (const watcher of watchers) watcher()
  play('scan')
}

export const useSounds = (): boolean =>
  useSyncExternalStore((watcher) => {
    watchers.add(watcher)
    return () => void watchers.delete(watcher)
  }, isOn)

/** Plays it, where sounds are on. */
export function play(sound: Sound): void {
  if (!isOn()) return
  context ??= new AudioContext()
  for (const { hertz, fromMs, ms } of NOTES[sound]) {
    const from = context.currentTime + fromMs / 1_000
    const [tone, gain] = [
      new OscillatorNode(context, { frequency: hertz }),
      new GainNode(context, { gain: SOFT }),
    ]
    // It fades out: a tone that is cut clicks.
    gain.gain.setTargetAtTime(0, from + (ms * 0.6) / 1_000, 0.02)
    tone.connect(gain).connect(context.destination)
    tone.start(from)
    tone.stop(from + ms / 1_000 + 0.1)
  }
}
