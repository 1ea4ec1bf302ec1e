import { commonParameters } from '../../parameters/common-parameters.ts'
import type { ParametersOf } from '../../parameters/table.ts'
import type { s3Texts } from './texts.ts'

const mebibyte = 1024 * 1024
const both = ['2.x', '3.x'] as const

/**
 * All parameters that the registry's S3 driver reads, as its sources and the program itself have them (2.8.3, 3.1.1 and
 * what came later), and the token of temporary keys, which is in its documents and read by none.
 */
export const s3Parameters = {
  accesskey: { kind: 'string', secret: true, readBy: both },
  secretkey: { kind: 'string', secret: true, readBy: both },
  region: {
    kind: 'string',
    place: true,
    choices: awsRegions(),
    placeholder: 'us-east-1',
    readBy: both,
  },
  bucket: { kind: 'string', place: true, required: true, readBy: both },
  regionendpoint: {
    kind: 'string',
    place: true,
    placeholder: 'https://s3.example.com',
    readBy: both,
  },
  rootdirectory: { ...commonParameters.rootdirectory, readBy: both },
  forcepathstyle: { kind: 'boolean', readBy: ['3.x'] },
  secure: { ...commonParameters.secure, readBy: both },
  skipverify: { ...commonParameters.skipverify, readBy: both },
  v4auth: { kind: 'boolean', default: true, advanced: true, readBy: both },
  encrypt: { ...commonParameters.encrypt, readBy: both },
  keyid: { kind: 'string', advanced: true, readBy: both },
  chunksize: { ...commonParameters.chunksize, readBy: both },
  multipartcopychunksize: {
    kind: 'integer',
    default: 32 * mebibyte,
    min: 5 * mebibyte,
    max: 5 * 1024 * mebibyte,
    unit: 'bytes',
    advanced: true,
    readBy: both,
  },
  multipartcopymaxconcurrency: {
    kind: 'integer',
    default: 100,
    min: 1,
    unit: 'requests',
    advanced: true,
    readBy: both,
  },
  multipartcopythresholdsize: {
    kind: 'integer',
    default: 32 * mebibyte,
    min: 0,
    max: 5 * 1024 * mebibyte,
    unit: 'bytes',
    advanced: true,
    readBy: both,
  },
  storageclass: {
    kind: 'choice',
    default: 'STANDARD',
    choices: [
      'NONE',
      'STANDARD',
      'REDUCED_REDUNDANCY',
      'STANDARD_IA',
      'ONEZONE_IA',
      'INTELLIGENT_TIERING',
      'OUTPOSTS',
      'GLACIER_IR',
      'EXPRESS_ONEZONE',
    ],
    advanced: true,
    readBy: both,
  },
  objectacl: {
    kind: 'choice',
    default: 'private',
    choices: [
      'private',
      'public-read',
      'public-read-write',
      'authenticated-read',
      'aws-exec-read',
      'bucket-owner-read',
      'bucket-owner-full-control',
    ],
    advanced: true,
    readBy: both,
  },
  sessiontoken: { kind: 'string', secret: true, advanced: true, readBy: [] },
  accelerate: { kind: 'boolean', default: false, advanced: true, readBy: ['3.x'] },
  usedualstack: {
    kind: 'boolean',
    default: false,
    advanced: true,
    readBy: ['3.x'],
  },
  usefipsendpoint: {
    kind: 'boolean',
    default: false,
    advanced: true,
    readBy: ['3.x'],
  },
  useragent: { kind: 'string', advanced: true, readBy: both },
  loglevel: {
    kind: 'string',
    choices: logLevels(),
    advanced: true,
    readBy: ['3.x'],
  },
  redirectendpoint: {
    kind: 'string',
    placeholder: 'https://cdn.example.com',
    advanced: true,
    readBy: ['later'],
  },
} as const satisfies ParametersOf<typeof s3Texts>

/** What a registry 3.x logs of its requests. */
export function logLevels(): readonly string[] {
  return [
    'off', 'debug', 'debugwithsigning', 'debugwithhttpbody', 'debugwithrequestretries', 'debugwithrequesterrors',
    'debugwitheventstreambody',
  ] // prettier-ignore
}

/** Regions of the public partitions, China and GovCloud, as of 2026. */
export function awsRegions(): readonly string[] {
  return [
    'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'af-south-1', 'ap-east-1', 'ap-east-2', 'ap-south-1',
    'ap-south-2', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5',
    'ap-southeast-6', 'ap-southeast-7', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ca-central-1',
    'ca-west-1', 'eu-central-1', 'eu-central-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-north-1',
    'eu-south-1', 'eu-south-2', 'il-central-1', 'me-central-1', 'me-south-1', 'mx-central-1', 'sa-east-1',
    'cn-north-1', 'cn-northwest-1', 'us-gov-east-1', 'us-gov-west-1',
  ] // prettier-ignore
}
