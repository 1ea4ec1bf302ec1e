import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import {
  openDriver,
  resolveParameters,
  uploadsAt,
  type StorageDriver,
  type Upload,
} from '../../drivers/index.ts'
import type { Answer } from '../clouds/common/answer.ts'
import { cloudDrivers, startCloud, type StartedCloud } from '../clouds/every-cloud.ts'
import { flat, live, someBytes } from './harness.ts'

const account = { accessKey: 'AKIDENDLESSLISTS', secretKey: 'secretOfTheEndlessLists' }

describe.each(cloudDrivers)('a service that says for ever that there is more, on %s', (name) => {
  let cloud: StartedCloud
  let driver: StorageDriver
  beforeAll(async () => {
    cloud = await startCloud(name, { account })
    const options = { store: 'the endless one', readOnly: false }
    driver = await openDriver(resolveParameters(name, cloud.values, {}), options)
    for (const key of ['folder/a', 'folder/b', 'folder/c']) await driver.objects.put(key, someBytes(3), live)
  })
  afterEach(() => {
    cloud.faults.rules = []
  })
  afterAll(async () => {
    await driver.close()
    await cloud.close()
  })

  describe.each<readonly [string, () => Saying]>([
    ['without saying where', () => withoutNext],
    ['with the same token', () => saysNext(() => 'folder/c')],
    ['with the same keys and other tokens', () => always(saysNext(counting()))],
    ['with pages that come round', () => comesRound(saysNext(counting()))],
  ])('%s', (_, newSaying) => {
    it.each<readonly [string, () => Promise<unknown>]>([
      ['walked through', () => flat(driver.walk('/folder', {}, live))],
      ['listed', () => flat(driver.list('/folder', live))],
    ])('is told apart from one that goes on when it is %s', async (__, listing) => {
      saying(newSaying())
      await expect(listing()).rejects.toMatchObject({
        code: 'Unexpected',
        retry: 'never',
        reason: { id: expect.stringMatching(/^list/) },
        where: { store: 'the endless one', operation: 'list', path: 'folder/' },
      })
    })

    it('is not deleted from for ever', async () => {
      await driver.objects.put('gone/a', someBytes(1), live)
      saying(newSaying())
      await expect(driver.delete('/gone', live)).rejects.toMatchObject({ code: 'Unexpected' })
    })

    it('is not asked for uploads for ever', async () => {
      const upload = await driver.objects.createUpload('folder/a', live)
      saying(newSaying())
      await expect(flat(asPages(uploadsAt(driver.objects, 'folder/a', live)))).rejects.toMatchObject({
        code: 'Unexpected',
        where: { store: 'the endless one', operation: 'listUploads' },
      })
      cloud.faults.rules = []
      await driver.objects.abortUpload(upload, live)
    })
  })

  it.each<readonly [string, Saying]>([
    ['without any', noParts],
    ['with the same', always(withoutNext)],
  ])('is not asked for parts for ever: %s', async (_, says) => {
    const upload = await driver.objects.createUpload('folder/parts', live)
    await driver.objects.putPart(upload, 1, someBytes(10), live)
    saying(says)
    await expect(partsOf(upload)).rejects.toMatchObject({
      code: 'Unexpected',
      where: { store: 'the endless one', operation: 'listParts', path: 'folder/parts' },
    })
    cloud.faults.rules = []
    await driver.objects.abortUpload(upload, live)
  })

  function saying(says: Saying): void {
    const pages = (own: Answer): Answer =>
      /<IsTruncated>/.test(String(own.body)) ? { ...own, body: says(String(own.body)) } : own
    cloud.faults.rules = [{ fault: { kind: 'rewrite', answer: pages } }]
  }

  async function partsOf(upload: Upload): Promise<void> {
    for (let after: number | undefined = 0; after !== undefined;) {
      after = (await driver.objects.listParts(upload, after, live)).next
    }
  }
})

/** Makes something else of a page. */
type Saying = (page: string) => string

/** Says that there is more, and nothing of where. */
function withoutNext(page: string): string {
  return page
    .replace(/<IsTruncated>false</, '<IsTruncated>true<')
    .replaceAll(/<Next\w*>[^<]*<\/Next\w*>|<Next\w*\/>/g, '')
}

/** Every name that a service may have for it. */
function saysNext(next: () => string): Saying {
  const names = ['NextMarker', 'NextContinuationToken', 'NextKeyMarker', 'NextUploadIdMarker']
  return (page) => {
    const value = next()
    const told = names.map((name) => `<${name}>${value}</${name}>`).join('')
    return withoutNext(page).replace('<IsTruncated>', `${told}<IsTruncated>`)
  }
}

function counting(): () => string {
  let count = 0
  return () => {
    count += 1
    return `next${count}`
  }
}

/** The first page, whatever was asked for. */
function always(says: Saying): Saying {
  let first: string | undefined
  return (page) => {
    first ??= page
    return says(first)
  }
}

/** Pages of other keys, and then the first again. */
function comesRound(says: Saying): Saying {
  let first: string | undefined
  let asked = 0
  return (page) => {
    first ??= page
    asked += 1
    const letter = 'xyz'[asked % 3] ?? ''
    return says(first.replaceAll(/<(Key|UploadId)>([^<]*)</g, `<$1>$2${letter}<`))
  }
}

function noParts(page: string): string {
  return withoutNext(page).replaceAll(/<Part>.*?<\/Part>/gs, '')
}

async function* asPages<Item>(items: AsyncIterable<Item>): AsyncGenerator<readonly Item[]> {
  for await (const item of items) yield [item]
}
