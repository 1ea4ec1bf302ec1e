import { describe, expect, it } from 'vitest'

import { textAsRegistryReads } from '../../../electron/stores/yaml/scalar-values.ts'

/** As registry 2.8 gave them to its driver; `test/interop/read-as-yaml.test.ts` asks it again where there is one. */
describe('a scalar without quotes', () => {
  it.each([
    ['yes', 'true'], ['NO', 'false'], ['y', 'true'], ['off', 'false'], ['true', 'true'],
    ['0123', '83'], ['0o17', '15'], ['0x10', '16'], ['0X1F', '31'], ['-0x1F', '-31'], ['0b11', '3'], ['09', '9'],
    ['+12', '12'], ['-0', '0'], ['1_000', '1000'], ['1__2', '12'],
    ['12345678901234567890', '12345678901234567890'], ['18446744073709551615', '18446744073709551615'],
    ['18446744073709551616', '1.8446744073709552e+19'], ['-9223372036854775809', '-9.223372036854776e+18'],
    ['0x7fffffffffffffff', '9223372036854775807'], ['0777777777777777777777777', '7.777777777777778e+23'],
    ['1e3', '1000'], ['1e6', '1e+06'], ['1E5', '100000'], ['12e03', '12000'], ['1e5_0', '1e+50'], ['1.50', '1.5'],
    ['.5', '0.5'], ['5.', '5'], ['-.5', '-0.5'], ['1234567.5', '1.2345675e+06'], ['0.00001', '1e-05'],
    ['0.0001', '0.0001'], ['1000000.0', '1e+06'], ['.inf', '+Inf'], ['-.INF', '-Inf'], ['.nan', 'NaN'],
  ])('%s comes to a driver as %s', (text, read) => {
    expect(textAsRegistryReads({ kind: 'text', text, quoted: false })).toBe(read)
  }) // prettier-ignore

  it.each(['x', '_1', 'e5', '0x', '0xg', '0o8', '1e', '1e400', '1:30', '2024-01-02', '<<', '='])(
    '%s comes as it is written',
    (text) => {
      expect(textAsRegistryReads({ kind: 'text', text, quoted: false })).toBe(text)
    },
  )

  it('is another matter than one in quotes', () => {
    expect(textAsRegistryReads({ kind: 'text', text: '0123', quoted: true })).toBe('0123')
  })
})
