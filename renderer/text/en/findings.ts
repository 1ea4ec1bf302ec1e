/** Judgements about parameters, by finding id. One without a line here is shown in the registry's own words. */
export const findings = {
  required: 'This parameter is required',
  notText: 'A text of at most 4,096 characters, without control characters',
  notBoolean: 'Either true or false',
  notInteger: 'A whole number',
  notAChoice: 'One of: {{choices}}',
  tooSmall: 'At least {{min}}',
  outOfRange: 'From {{min}} to {{max}}',
  notScalar: 'A single value, not a list or a section',
  unknownParameter: 'Not a parameter of this driver; the registry ignores it',
  severalDrivers:
    'The configuration names several storage drivers ({{names}}); a registry starts with one only',
  invalidRegion: 'Not the name of a region',
  unknownRegion: '{{region}} is not a region of Amazon S3 that Bollard knows',
  halfCredentials:
    'accesskey and secretkey go together; with one alone the standard credential chain is asked',
  v4Required: 'Amazon S3 takes signature version 4 only; version 2 is for older compatible services',
  invalidBucket: 'A bucket name has 3 to 255 letters, digits, dots, dashes and underscores',
  invalidEndpoint: 'A host, with or without http:// or https://',
  insecure: 'Requests, and all that is read and written, travel unencrypted',
  skipVerify: 'Certificates are not checked: any server may claim to be this one',
  addressedInPath:
    'The bucket goes into the path. A registry 3.x puts it into the host name unless forcepathstyle is set',
  addressedInHost:
    'The bucket goes into the host name. A registry 2.x puts it into the path unless forcepathstyle is set',
  endpointOfOtherRegion: 'This host is one of region {{named}}, while region is {{region}}',
  publicEndpoint: 'A public host: it wins over internal, and traffic leaves the cloud’s own network',
  deprecatedHost: 'The service has replaced {{host}} by {{instead}}',
  encryptedAnyway: 'No effect without keyid: Amazon S3 encrypts every new object anyway',
  keyIdWithoutEncrypt: 'Has no effect without encrypt',
  relativeFolder: 'The whole path of a folder, from the root',
} as const
