import { expect, it } from 'vitest'

import type { ContentChecksum } from '../../../drivers/index.ts'
import { compareCopy } from '../../../electron/images/copy/compare-copy.ts'

const md5 = (value: string): ContentChecksum => ({ kind: 'md5', value })
const crc64 = (value: string): ContentChecksum => ({ kind: 'crc64', value })
const joined = (value: string, parts: number): ContentChecksum => ({ kind: 'joinedMd5', value, parts })

it.each([
  ['the same CRC64', crc64('1'), crc64('1'), 'same'],
  ['another CRC64', crc64('1'), crc64('2'), 'other'],
  ['the same MD5', md5('a'), md5('a'), 'same'],
  ['another tag that looks like an MD5', md5('a'), md5('b'), 'otherTag'],
  ['the same tag of parts', joined('a', 2), joined('a', 2), 'same'],
  ['a tag of other parts', joined('a', 2), joined('b', 3), 'sameSize'],
  ['a whole and parts', md5('a'), joined('b', 3), 'sameSize'],
  ['nothing of the one', undefined, md5('b'), 'sameSize'],
  ['nothing of the other', crc64('1'), undefined, 'sameSize'],
] as const)('a copy of as many bytes of which the service tells %s', (_, source, made, known) => {
  expect(compareCopy(infoOf(source), infoOf(made))).toBe(known)
})

it('a copy of another size is another content', () => {
  expect(compareCopy({ ...infoOf(md5('a')), sizeBytes: 9 }, infoOf(md5('a')))).toBe('other')
})

function infoOf(checksum: ContentChecksum | undefined) {
  return { key: 'k', sizeBytes: 10, modifiedAtMs: 0, ...(checksum === undefined ? {} : { checksum }) }
}
