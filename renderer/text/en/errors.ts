import type { Cause } from '../../../drivers/common/causes.ts'

/** What a cause is called where there is little room; why it is so, where no reason says that better; and what a person can do. */
interface CauseWords {
  readonly title: string
  readonly why?: string
  readonly todo?: string
}

/** One telling for each cause, and the words around it. */
export const errors = {
  cause: {
    wrongSecret: {
      title: 'The secret of the access key is wrong',
      why: 'The service knows the access key, but the request was signed with another secret than the one that belongs to it.',
      todo: 'Check the secret of the access key (AccessKey Secret, SecretKey or Secret Key): copy it again from the console of the service.',
    },
    unknownKey: {
      title: 'The access key is not known to the service',
      why: 'The service has no such access key. It may belong to another service, be deleted or be switched off.',
      todo: 'Check the ID of the access key (AccessKey ID, SecretId or Access Key), and that it belongs to the service at this endpoint.',
    },
    noKeys: {
      title: 'The store has no keys',
      why: 'The service answers nobody without an access key.',
      todo: 'Give the store an access key: its ID and its secret.',
    },
    expiredToken: {
      title: 'The session token has expired',
      why: 'Temporary credentials are valid for a limited time, which is over.',
      todo: 'Get new temporary credentials: ID, secret and session token belong together.',
    },
    wrongToken: {
      title: 'The session token is not valid',
      why: 'The session token does not belong to the access key, or the service does not take it.',
      todo: 'Get new temporary credentials: ID, secret and session token belong together.',
    },
    rejectedKeys: {
      title: 'The credentials were rejected',
      why: 'The service, or something on the way to it, does not accept the keys.',
      todo: 'Check the ID and the secret of the access key.',
    },
    noPermission: {
      title: 'The access key has no permission for this',
      why: 'The service knows the key, and does not allow it to do this here.',
      todo: 'Ask for the permission, or use an access key that has it. The access check says which permissions are missing.',
    },
    accountStopped: {
      title: 'The service has stopped the account or the bucket',
      why: 'A bill is not paid, or the account, its owner or the bucket is switched off.',
      todo: 'Look at the state of the account and its bills in the console of the service.',
    },
    noBucket: {
      title: 'There is no such bucket',
      why: 'The service at this endpoint has no bucket of this name.',
      todo: 'Check the name of the bucket, and the endpoint of the service that has it.',
    },
    wrongRegion: {
      title: 'The bucket is in another region',
      why: 'A bucket can only be used in the region that it is in.',
      todo: 'Set the region that the bucket is in.',
    },
    wrongClock: {
      title: 'The clock of this computer is wrong',
      why: 'Requests are signed with the time, and the service refuses those that differ by more than some minutes.',
      todo: 'Set the clock of this computer.',
    },
    boundEndpointNeeded: {
      title: 'Aliyun does not serve this account on its public hosts',
      why: 'Aliyun accounts opened since March 2025 cannot use the public hosts in mainland China.',
      todo: 'Set endpoint to a domain that is bound to the bucket, or set internal on a machine inside Aliyun.',
    },
    foreignHost: {
      title: 'The host name does not belong to the bucket',
      why: 'The service does not serve the bucket at this host name.',
      todo: 'Check the endpoint, and whether the bucket stands in the host name or in the path.',
    },
    unknownHost: {
      title: 'The host name is not known',
      why: 'No address was found for the host name of the endpoint.',
      todo: 'Check the endpoint for a mistake, and whether this computer is online and which DNS server it uses.',
    },
    nobodyListens: {
      title: 'The host cannot be reached',
      why: 'The host refused the connection: nothing listens at this port.',
      todo: 'Check the endpoint and its port, and whether the service is running.',
    },
    unreachable: {
      title: 'The host cannot be reached',
      why: 'No connection to the host could be made.',
      todo: 'Check the endpoint, and the network, the proxy and the firewall between this computer and the host.',
    },
    certificate: {
      title: 'The certificate of the host is not accepted',
      why: 'The certificate was not issued for this host name, has expired, or comes from an authority that this computer does not know.',
      todo: 'Check the endpoint. For a certificate of your own, let this computer trust its authority.',
    },
    noTls: {
      title: 'The host does not speak TLS',
      why: 'The host answered https with something else.',
      todo: 'Check the port of the endpoint, or set secure: false for a service without https.',
    },
    proxy: {
      title: 'The proxy does not connect',
      why: 'The way to the service leads through the proxy that the environment names.',
      todo: 'Check the proxy that HTTPS_PROXY or HTTP_PROXY names, or add the host to NO_PROXY.',
    },
    noAnswer: {
      title: 'No answer in time',
      why: 'The host did not answer as long as Bollard waits.',
      todo: 'Check the network, the proxy and the firewall between this computer and the host.',
    },
    connectionBroke: {
      title: 'The connection broke',
      why: 'The connection ended before the answer was whole.',
      todo: 'Wait a moment and try again.',
    },
    slowDown: {
      title: 'The service asks for fewer requests',
      why: 'The service received more requests than it takes just now.',
      todo: 'Wait a moment and try again.',
    },
    unavailable: {
      title: 'The service is not available',
      why: 'The service could not answer just now.',
      todo: 'Wait a moment and try again.',
    },
    noFolder: {
      title: 'The folder does not exist',
      why: 'There is no folder at the path of this store. A disk may not be mounted.',
      todo: 'Check that the folder exists, or choose another one.',
    },
    pathForbidden: {
      title: 'This computer does not let you read or write here',
      why: 'The file system refuses this user access to the path.',
      todo: 'Check who may read and write the folder and what is in it.',
    },
    linkLeavesFolder: {
      title: 'A link leads out of the folder',
    },
    readOnlyDisk: {
      title: 'The disk is read-only',
      why: 'The file system takes no changes.',
      todo: 'Mount the disk for writing, or choose another folder.',
    },
    diskFull: {
      title: 'The disk of this computer is full',
      why: 'There is no space left for what was to be written.',
      todo: 'Free some space on the disk, then try again.',
    },
    quotaUsedUp: {
      title: 'Your disk quota on this computer is used up',
      why: 'This user may not store more on this disk.',
      todo: 'Free some space on the disk, then try again.',
    },
    notFound: { title: 'Not found' },
    exists: { title: 'It already exists' },
    archived: { title: 'The object is archived and must be restored first' },
    locked: { title: 'The object is locked' },
    keyService: { title: 'The encryption key may not be used' },
    damaged: { title: 'The content is damaged' },
    tooLarge: { title: 'Too large' },
    badPath: { title: 'Not a valid path' },
    badOffset: { title: 'Not a valid position in the object' },
    badParameter: { title: 'A parameter is wrong' },
    badInput: { title: 'The request is not valid' },
    notNow: { title: 'Not possible in the current state' },
    readOnlyStore: {
      title: 'This store is read-only',
      why: 'Bollard writes nothing to a store until you allow changes.',
      todo: 'Allow changes to this store first.',
    },
    unsupported: { title: 'Not supported' },
    cancelled: { title: 'Cancelled' },
    hostGone: {
      title: 'Bollard is no longer running',
      todo: 'Load this window again.',
    },
    unexpected: { title: 'Something unexpected happened' },
  } satisfies Readonly<Record<Cause, CauseWords>>,
  /** What Bollard was doing; `place` is the store and the path. */
  doing: {
    reading: 'Bollard could not read {{place}}.',
    listing: 'Bollard could not list {{place}}.',
    writing: 'Bollard could not write to {{place}}.',
    deleting: 'Bollard could not delete in {{place}}.',
    other: 'This concerns {{place}}.',
  },
  words: {
    of: 'Words of {{service}}',
    ofWhatAnswered: 'Words of what answered',
  },
  out: {
    editKeys: 'Edit keys…',
    editStore: 'Edit store…',
    checkAccess: 'Check access…',
    openConfiguration: 'Open configuration',
  },
  operation: 'Operation',
  store: 'Store',
  place: 'Path',
  bucket: 'Bucket',
  endpoint: 'Endpoint',
  service: 'Service said',
  requestId: 'Request ID',
  code: 'Error code',
  message: 'In English',
  details: 'Technical details',
  copyDetails: 'Copy details',
  copied: 'Copied',
} as const
