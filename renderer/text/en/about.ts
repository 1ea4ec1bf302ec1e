export const about = {
  lead: 'Shows the bucket behind a container registry as a registry.',
  version: 'Version',
  commit: 'Commit',
  runsAs: 'Runs as',
  desktop: 'Desktop application (Electron)',
  browser: 'Local host for a browser',
  system: 'System',
  dataFolder: 'Data folder',
  secrets: 'Keys of stores',
  secretsAs: {
    keychain: 'In the keychain of the system',
    keyFile: 'Encrypted with a key file that only you can read',
    unprotected: 'Not protected: the system has no keychain',
  },
  facts: 'what a bug report needs',
  forReports: 'For a bug report: the copied text has no keys and no names of stores.',
} as const
