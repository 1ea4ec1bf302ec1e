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
  unknownParameter:
    'Not a parameter of this driver that Bollard knows; registries up to 2.8.3 and 3.1.1 ignore it',
  severalDrivers:
    'The configuration names several storage drivers ({{names}}); a registry starts with one only',
  invalidRegion: 'Not the name of a region',
  unknownRegion: '{{region}} is not a region of this service that Bollard knows',
  ambientKeysNotAllowed:
    'The {{service}} keys of this computer are not used for {{origin}} before you say so: set accesskey and secretkey, or allow it in the form of the store',
  ambientKeysAllowed: 'The {{service}} keys of this computer are used for {{origin}}, as you allowed',
  invalidEndpoint: 'A host, with or without http:// or https://',
  endpointWithPassword: 'Without user name and password: an endpoint is kept and shown in clear',
  insecure: 'Requests, and all that is read and written, travel unencrypted',
  skipVerify: 'Certificates are not checked: any server may claim to be this one',
  endpointOfOtherRegion: 'This host is one of region {{named}}, while region is {{region}}',
  publicEndpoint: 'A public host: it wins over internal, and traffic leaves the cloud’s own network',
  deprecatedHost: 'The service has replaced {{host}} by {{instead}}',
  notASection: 'A section with keys of its own, not a single value or a list',
  notPlainBoolean: 'true or false, without quotes: the registry takes nothing else here',
  notLowerCase: 'A registry knows its parameters in lower case only, and ignores this one as it is written',
  readOtherwise:
    'Without quotes a registry reads a number or a boolean here, and not the text as it is written',
  readAs: 'Without quotes a registry reads {{read}} here',
  readInPart:
    'Without quotes a registry reads only a part of what is written: the rest is a comment, a tag or an anchor to YAML',
  readAsNothing: 'Without quotes a registry reads nothing here, as if it were not set',
  folderOfNothing:
    'A registry that finds nothing here keeps its files in a folder named <nil>, below the one it runs in',
  placeholder: '{{placeholder}} is a placeholder that nobody filled in',
  secretPlaceholder: 'A placeholder, and not a key: nobody filled it in',
  quotedBoolean: 'The registry’s driver takes true and false here, but not as a text in quotes',
  driverNotOpened: '{{name}} is not a storage driver that Bollard opens',
  configVersion: 'A registry starts with version: 0.1 only',
  noStorage: 'There is no storage section',
  notBase64: 'Not the Base64 of a text, as the data of a Secret is',
  valueElsewhere: 'The value of {{name}} is in a Secret or ConfigMap that is not part of this text',
  interpolated:
    '{{name}} takes its value from {{unknown}}, a variable of compose that is not part of this text',
  interpolatedDefault:
    '{{name}} has the default that stands here; where {{preset}} is set, compose takes its value instead',
  tooManyVariables: 'There are more than {{most}} variables: the others are not read',
  passedThrough: '{{name}} has no value here: compose passes on the one of the machine that it runs on',
  variableTakesAway:
    '{{name}} is set to nothing, which takes away what the file says; without the variable the file counts',
  harborFile:
    'A file of Harbor: its storage_service is read. All that its registry reads is in common/config/registry/config.yml beside it',
  harborValues: 'Values of Harbor’s chart: its persistence.imageChartStorage is read',
  gitlabRuby:
    'A file of GitLab in Ruby, which is not read: give /var/opt/gitlab/registry/config.yml, which GitLab makes of it',
  gitlabValues:
    'Values of GitLab’s chart: the storage of its registry is in the Secret {{secret}}, under {{key}}; give that',
  gitlabRails: 'gitlab.yml is of GitLab itself: give the config.yml of its registry',
  storageAlone:
    'A storage section by itself, as GitLab’s chart has it in a Secret: read as that of a config.yml',
  tagsInDatabase:
    '{{product}} keeps the tags of its registry in a database: in the bucket there are hardly any, and Bollard shows manifests without them',
  variableNotYaml:
    'A registry reads the value of {{name}} as YAML and does not start with this one: put it in quotes',
  storageReplaced: 'REGISTRY_STORAGE replaces the whole storage section of the file',
  maintenanceInPieces: 'A registry does not start with this variable; write {{instead}}',
  clearTextSecret: 'Stands in clear text in a config.yml; {{variable}} keeps it out of the file',
  deleteEnabled:
    'Clients of the registry may delete; what they delete stays in the bucket until it collects garbage',
  deleteDisabled: 'The registry refuses deletes of its clients',
  maintenanceReadonly: 'The registry takes no pushes and no deletes: a good time to change the bucket',
  purgingDisabled: 'The registry leaves behind uploads that were broken off',
  purgingIncomplete: 'Without {{names}} a registry that is to purge does not start',
  notADuration: 'A duration in hours, minutes or seconds, as 168h; days are not known',
  purgingDryRun: 'The registry only logs which broken-off uploads it would purge',
  purgingAfter: 'The registry purges broken-off uploads after {{age}}',
  redirectDisabled: 'Clients fetch blobs through the registry, not from the bucket',
  redirectEnabled: 'Clients are sent to the bucket for blobs, and have to reach its endpoint',
  cacheMemory: 'A running registry remembers blobs: after blobs are deleted from the bucket, restart it',
  cacheRedis:
    'The registry remembers blobs in Redis: after blobs are deleted from the bucket, flush that cache',
  httpPrefix: 'The registry answers below {{prefix}}; keys in the bucket are the same',
  pullThrough: 'A pull-through cache: the registry removes what has expired by itself',
  storageMiddleware:
    'Clients fetch blobs by way of {{names}}, which may still serve what was deleted from the bucket',
  yaml: {
    BAD_ALIAS: 'Not YAML: an alias (*) without its anchor (&)',
    BAD_INDENT: 'Not YAML: the indentation is wrong, or a bracket before is not closed',
    BLOCK_AS_IMPLICIT_KEY: 'Not YAML: a colon with a space in a value; put the value in quotes',
    DUPLICATE_KEY: 'The same key twice; a registry takes the later one',
    MISSING_CHAR: 'Not YAML: a quote, bracket or comma is missing',
    MULTILINE_IMPLICIT_KEY: 'Not YAML: a key without its colon',
    RESOURCE_EXHAUSTION: 'Too long, too deep, or too much repeated by aliases',
    TAB_AS_INDENT: 'Not YAML: indented with a tab; use spaces',
    UNEXPECTED_TOKEN: 'Not YAML: something stands where nothing may',
    other: 'Not YAML',
  },
  partsAreSmaller:
    'A registry sends parts of {{asked}} MiB. Bollard keeps a part in memory and sends {{sent}} MiB; larger ones only for objects that would need more than 10,000',
  regionNamesInternal: 'The internal host is chosen by internal: region is without -internal',
  endpointPath: 'A host only: the path after it is not used',
  endpointWithoutBucket:
    'A host of the service. A registry sends requests to it as it is: for it, put the bucket in front',
  endpointBound: 'Taken for a domain that is bound to the bucket',
  endpointNamesBucket: 'Names the bucket, which is put there for each request anyway. Write {{instead}}',
  endpointOfBucket:
    'The bucket’s own host, as a registry wants it here. Where a host of the service is wanted, write {{instead}}',
  internalUnused: 'Has no effect: the endpoint says which host it is',
} as const
