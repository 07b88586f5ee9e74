import { expect, test } from 'vitest'
import { otherPorts } from '../src/config.ts'

test('other ports move with that of the gateway, which is left out', () => {
  expect(otherPorts(undefined, 8080, 8080)).toEqual([])
  expect(otherPorts('8080,8000,80,8000', 8080, 8080)).toEqual([8000, 80])
  expect(otherPorts('8080,8000', 9080, 8080)).toEqual([9000])
})

test('what is no port is named', () => {
  expect(() => otherPorts('0', 8080, 8080)).toThrow('GATEWAY_PORTS')
  expect(() => otherPorts('65000', 9080, 8080)).toThrow('GATEWAY_PORTS')
})
