/**
 * How tests begin their names that need programs of a later Debian and have none. CI installs what its own Debian has:
 * there they may be skipped, and no others but those that need a registry of version 3.
 */
export const needsNewerPeers = 'needs PEERS_ROOT with '
export const needsNewerRegistry = 'needs REGISTRY_3'
