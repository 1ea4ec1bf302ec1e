import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { startS3Cloud, type S3Cloud } from '../../clouds/s3/cloud.ts'
import { someBytes } from '../../conformance/harness.ts'
import { describeWith } from '../../peers/need.ts'
import { run } from '../../peers/run.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'

/** What a client that nobody here wrote does; each rejects when the service refuses. */
interface Client {
  makeBucket(bucket: string): Promise<unknown>
  put(file: string, key: string): Promise<unknown>
  get(key: string, file: string): Promise<unknown>
  /** Keys below the prefix and common prefixes, as printed. */
  list(prefix: string): Promise<string>
  remove(key: string): Promise<unknown>
}

const account = { accessKey: 'AKIDREALCLIENTS', secretKey: 'secretOfTheRealClients/0123456789+' }
const wrongSecret = { ...account, secretKey: 'another' }

describeClient('aws, version 4', 'aws', 'v4', async (folder, cloud, { accessKey, secretKey }) => {
  const config = join(folder, 'aws-config')
  const keys = `aws_access_key_id = ${accessKey}\naws_secret_access_key = ${secretKey}\n`
  await writeFile(
    config,
    `[default]\nregion = us-east-1\nmax_attempts = 1\n${keys}s3 =\n  addressing_style = path\n`,
  )
  const environment = [`AWS_CONFIG_FILE=${config}`, 'AWS_SHARED_CREDENTIALS_FILE=/dev/null']
  const s3 = (...words: string[]): Promise<string> =>
    runClean(environment, 'aws', ['--endpoint-url', cloud.endpoint, 's3', ...words])
  return {
    makeBucket: (bucket) => s3('mb', `s3://${bucket}`),
    put: (file, key) => s3('cp', '--no-progress', file, `s3://real/${key}`),
    get: (key, file) => s3('cp', '--no-progress', `s3://real/${key}`, file),
    list: (prefix) => s3('ls', `s3://real/${prefix}`),
    remove: (key) => s3('rm', `s3://real/${key}`),
  }
})

for (const version of ['v4', 'v2'] as const) {
  describeClient(`s3cmd, version ${version.slice(1)}`, 's3cmd', version, async (folder, cloud, keys) => {
    const config = join(folder, 's3cfg')
    const host = `127.0.0.1:${cloud.port}`
    const options = {
      access_key: keys.accessKey,
      secret_key: keys.secretKey,
      host_base: host,
      host_bucket: host,
      use_https: 'False',
      bucket_location: 'us-east-1',
      multipart_chunk_size_mb: '5',
      signature_v2: version === 'v2' ? 'True' : 'False',
      max_retries: '1',
    }
    const lines = Object.entries(options).map(([name, value]) => `${name} = ${value}`)
    await writeFile(config, `[default]\n${lines.join('\n')}\n`)
    const s3 = (...words: string[]): Promise<string> => runClean([], 's3cmd', ['-c', config, ...words])
    return {
      makeBucket: (bucket) => s3('mb', `s3://${bucket}`),
      put: (file, key) => s3('put', file, `s3://real/${key}`),
      get: (key, file) => s3('get', `s3://real/${key}`, file),
      list: (prefix) => s3('ls', `s3://real/${prefix}`),
      remove: (key) => s3('del', `s3://real/${key}`),
    }
  })
}

function describeClient(
  title: string,
  program: 'aws' | 's3cmd',
  version: 'v2' | 'v4',
  open: (folder: string, cloud: S3Cloud, keys: typeof account) => Promise<Client>,
): void {
  describeWith([program], `the emulated S3 serves ${title}`, () => {
    const folder = useTempFolder()
    let cloud: S3Cloud
    let client: Client
    beforeAll(async () => {
      cloud = await startS3Cloud({ accounts: [account], buckets: ['real'], signatures: [version] })
      client = await open(folder(), cloud, account)
    })
    afterAll(() => cloud.close())

    it('makes a bucket', async () => {
      await client.makeBucket('made')
      expect(cloud.bucket('made').keys()).toEqual([])
    })

    it('puts, lists, gets and removes an object whose key needs encoding', async () => {
      const bytes = someBytes(3000)
      const [sent, received] = [join(folder(), 'small'), join(folder(), 'small.back')]
      await writeFile(sent, bytes)
      const key = 'a folder/ü+1 (2) & 文.bin'
      await client.put(sent, key)
      expect(cloud.bucket('real').keys()).toEqual([key])
      expect(await client.list('')).toContain('a folder/')
      expect(await client.list('a folder/')).toContain('ü+1 (2) & 文.bin')
      await client.get(key, received)
      expect(Buffer.compare(await readFile(received), bytes)).toBe(0)
      await client.remove(key)
      expect(cloud.bucket('real').keys()).toEqual([])
    })

    it('puts and gets an object of several parts', async () => {
      const bytes = someBytes(12 * 1024 * 1024)
      const [sent, received] = [join(folder(), 'large'), join(folder(), 'large.back')]
      await writeFile(sent, bytes)
      await client.put(sent, 'large')
      expect(cloud.stats.count('UploadPart')).toBeGreaterThan(1)
      expect(cloud.bucket('real').get('large')?.body?.equals(bytes)).toBe(true)
      expect(cloud.bucket('real').uploads.size).toBe(0)
      await client.get('large', received)
      expect(Buffer.compare(await readFile(received), bytes)).toBe(0)
    })

    it('is refused with a wrong secret', async () => {
      const stranger = await open(folder(), cloud, wrongSecret)
      await expect(stranger.list('')).rejects.toThrow('SignatureDoesNotMatch')
    })
  })
}

/** Runs a client in an environment of its own, so that no setting of this machine reaches it. */
function runClean(
  environment: readonly string[],
  program: string,
  words: readonly string[],
): Promise<string> {
  const path = `PATH=${process.env['PATH'] ?? ''}`
  return run('env', ['-i', path, 'LC_ALL=C.UTF-8', 'HOME=/nonexistent', ...environment, program, ...words])
}
