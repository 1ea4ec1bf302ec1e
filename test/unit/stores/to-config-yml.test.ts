import { describe, expect, it } from 'vitest'

import { resolveParameters, Secret } from '../../../drivers/index.ts'
import { readConfigYml } from '../../../electron/stores/config-yml.ts'
import { toConfigYml } from '../../../electron/stores/to-config-yml.ts'

describe('a store as a config.yml', () => {
  const given = {
    accesskey: new Secret('AKIAEXAMPLE'),
    secretkey: new Secret('hush-hush'),
    region: 'us-east-1',
    bucket: '0123',
    rootdirectory: '/with: colon #and sign',
    chunksize: '5242880',
    encrypt: 'true',
    secure: 'false',
  }
  const yaml = toConfigYml(resolveParameters('s3', given, { REGISTRY_STORAGE_S3_KEYID: 'alias/x' }))

  it('is read back as the same values, and dots for secrets', () => {
    const [store] = readConfigYml(yaml, '')
    expect(store).toMatchObject({
      driver: 's3',
      values: {
        region: 'us-east-1',
        bucket: '0123',
        rootdirectory: '/with: colon #and sign',
        chunksize: '5242880',
        encrypt: 'true',
        secure: 'false',
        keyid: 'alias/x',
      },
      secrets: { accesskey: '••••••••', secretkey: '••••••••' },
    })
  })

  it('has no secret, and nothing that was not set', () => {
    expect(yaml).not.toMatch(/AKIAEXAMPLE|hush-hush/)
    expect(yaml).not.toMatch(/v4auth|storageclass/)
  })

  it('is one of a registry: version first, then storage', () => {
    expect(yaml).toMatch(/^version: 0\.1\nstorage:\n {2}s3:\n/)
  })
})
