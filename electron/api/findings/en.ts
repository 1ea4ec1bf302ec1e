/** Judgements about parameters, by finding id. One without a line here is shown in the registry's own words. */
export const findings = {
  required: 'This parameter is required',
  notText: 'A text of at most 4,096 characters, without control characters',
  notBoolean: 'Either true or false',
  notInteger: 'A whole number',
  notAChoice: 'One of: {{choices}}',
  tooSmall: '{{value}} is below {{least}}, the least that is possible',
  tooLarge: '{{value}} is above {{most}}, the most that is possible',
  notScalar: 'A single value, not a list or a section',
  unknownParameter:
    'Bollard does not know this parameter of the driver; registries up to 2.8.3 and 3.1.1 ignore it',
  severalDrivers:
    'The configuration names several storage drivers ({{names}}); a registry starts with one only',
  invalidRegion: 'Not the name of a region',
  unknownRegion: '{{region}} is not a region of this service that Bollard knows',
  ambientKeysNotAllowed:
    'The {{service}} keys of this computer are not used for {{origin}} until you allow it: set accesskey and secretkey, or allow it in the form of the store',
  ambientKeysAllowed: 'The {{service}} keys of this computer are used for {{origin}}, as you allowed',
  invalidEndpoint: 'A host name, with or without http:// or https://',
  endpointWithPassword: 'Leave out user name and password: an endpoint is kept and shown in clear text',
  insecure: 'Requests, and all data that is read and written, are not encrypted',
  skipVerify: 'Certificates are not checked: any server can pretend to be this one',
  endpointOfOtherRegion: 'This host is one of region {{named}}, while region is {{region}}',
  publicEndpoint: 'A public host name: it overrides internal, and traffic leaves the cloud’s own network',
  deprecatedHost: 'The service has replaced {{host}} by {{instead}}',
  notASection: 'A section with keys of its own, not a single value or a list',
  notPlainBoolean: 'true or false, without quotes: the registry accepts nothing else here',
  notLowerCase: 'A registry knows its parameters in lower case only, and ignores this one as it is written',
  readOtherwise:
    'Without quotes a registry reads a number or a boolean here, and not the text as it is written',
  readAs: 'Without quotes a registry reads {{read}} here',
  readInPart:
    'Without quotes a registry reads only a part of what is written: the rest is a comment, a tag or an anchor to YAML',
  readAsNothing: 'Without quotes a registry reads nothing here: the parameter counts as not set',
  folderOfNothing:
    'A registry that finds no value here keeps its files in a folder named <nil>, below its working directory',
  placeholder: '{{placeholder}} is a placeholder that nobody filled in',
  secretPlaceholder: 'A placeholder, and not a key: nobody filled it in',
  quotedBoolean: 'The registry’s driver takes true and false here, but not as a text in quotes',
  driverNotOpened: '{{name}} is not a storage driver that Bollard supports',
  configVersion: 'A registry starts with version: 0.1 only',
  noStorage: 'There is no storage section',
  notBase64: 'This is not Base64 of a text; the data of a Secret must be',
  valueElsewhere: 'The value of {{name}} is in a Secret or ConfigMap that is not part of this text',
  interpolated:
    '{{name}} takes its value from {{unknown}}, a variable of compose that is not part of this text',
  interpolatedDefault:
    '{{name}} has the default that is written here; if {{preset}} is set, compose uses its value instead',
  tooManyVariables: 'There are more than {{most}} variables: the others are not read',
  passedThrough: '{{name}} has no value here: compose takes the value of the machine that it runs on',
  variableTakesAway:
    '{{name}} is empty, which removes the value of the file; without the variable, the value of the file is used',
  harborFile:
    'A file of Harbor: Bollard reads its storage_service. Everything that its registry reads is in common/config/registry/config.yml beside it',
  harborValues: 'Values of Harbor’s chart: Bollard reads its persistence.imageChartStorage',
  gitlabRuby:
    'A Ruby file of GitLab, which Bollard does not read: open /var/opt/gitlab/registry/config.yml, which GitLab writes from it',
  gitlabValues:
    'Values of GitLab’s chart: the storage of its registry is in the Secret {{secret}}, under {{key}}; open that',
  gitlabRails: 'gitlab.yml configures GitLab itself: open the config.yml of its registry',
  storageAlone:
    'This text has only a storage section, as in a Secret of GitLab’s chart: Bollard reads it like the one of a config.yml',
  tagsInDatabase:
    '{{product}} keeps the tags of its registry in a database: the bucket has almost none, and Bollard shows manifests without tags',
  variableNotYaml:
    'A registry reads the value of {{name}} as YAML and does not start with this one: put it in quotes',
  storageReplaced: 'REGISTRY_STORAGE replaces the whole storage section of the file',
  maintenanceInPieces: 'A registry does not start with this variable; write {{instead}}',
  clearTextSecret: 'It is in clear text in a config.yml; {{variable}} keeps it out of the file',
  deleteEnabled:
    'Clients of the registry may delete; what they delete stays in the bucket until garbage collection',
  deleteDisabled: 'The registry refuses deletes by its clients',
  maintenanceReadonly: 'The registry accepts no pushes and no deletes: a good time to change the bucket',
  purgingDisabled: 'The registry does not purge interrupted pushes',
  purgingIncomplete: 'A registry with purging enabled does not start without {{names}}',
  notADuration: 'A duration in hours, minutes or seconds, such as 168h; days are not supported',
  purgingDryRun: 'The registry only logs which interrupted pushes it would purge',
  purgingAfter: 'The registry purges interrupted pushes after {{age}}',
  redirectDisabled: 'Clients fetch blobs through the registry, not from the bucket',
  redirectEnabled: 'The registry sends clients to the bucket for blobs, and they must reach its endpoint',
  cacheMemory: 'A running registry caches blobs: restart it after blobs are deleted from the bucket',
  cacheRedis: 'The registry caches blobs in Redis: clear that cache after blobs are deleted from the bucket',
  httpPrefix: 'The registry answers below {{prefix}}; object keys are the same',
  pullThrough: 'A pull-through cache: the registry removes what has expired by itself',
  storageMiddleware:
    'Clients fetch blobs through {{names}}, which may still serve what was deleted from the bucket',
  yaml: {
    BAD_ALIAS: 'Not YAML: an alias (*) without its anchor (&)',
    BAD_INDENT: 'Not YAML: the indentation is wrong, or a bracket before is not closed',
    BLOCK_AS_IMPLICIT_KEY: 'Not YAML: a colon with a space in a value; put the value in quotes',
    DUPLICATE_KEY: 'The same key twice; a registry takes the later one',
    MISSING_CHAR: 'Not YAML: a quote, bracket or comma is missing',
    MULTILINE_IMPLICIT_KEY: 'Not YAML: a key without its colon',
    RESOURCE_EXHAUSTION: 'Too long, too deep, or too much repeated by aliases',
    TAB_AS_INDENT: 'Not YAML: indented with a tab; use spaces',
    UNEXPECTED_TOKEN: 'Not YAML: unexpected text',
    other: 'Not YAML',
  },
  partsAreSmaller:
    'A registry sends parts of {{asked}} MiB. Bollard keeps a part in memory and sends {{sent}} MiB; it sends larger parts only for an object that would need more than 10,000',
  regionNamesInternal: 'internal chooses the internal host: write region without -internal',
  endpointPath: 'A host name only: the path after it is not used',
  endpointWithoutBucket:
    'A host name of the service. A registry sends requests to it unchanged: put the bucket in front of it',
  endpointBound: 'Bollard takes it for a domain that is bound to the bucket',
  endpointNamesBucket: 'It contains the bucket, which each request adds anyway. Write {{instead}}',
  endpointOfBucket:
    'The bucket’s own host name, as a registry needs it here. Where the host name of the service is needed, write {{instead}}',
  internalUnused: 'It has no effect: endpoint says which host is used',
} as const
