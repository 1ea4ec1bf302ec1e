import { describe, expect, it } from 'vitest'

import { good } from '../../corpus/archives/hostile-case.ts'
import { oddTars } from '../../corpus/archives/odd-tars.ts'
import { byteFile } from '../../unit/images/byte-files.ts'
import { imagesIn } from '../../unit/images/pushing.ts'

describe('an archive with something that its image does not refer to is taken:', () => {
  it.each(oddTars().map((each) => [each.name, each] as const))('%s', async (_, { dropped }) => {
    const expected = await imagesIn([byteFile('good.tar', good().tar())])
    const images = await imagesIn([byteFile('odd.tar', dropped())])
    expect(images.map(({ imageId }) => imageId)).toEqual(expected.map(({ imageId }) => imageId))
  })
})
