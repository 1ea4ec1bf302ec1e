/**
 * How tests begin their names that need programs of a later Debian and have none. CI installs what its own Debian has:
 * there they may be skipped, and no others.
 */
export const needsNewerPeers = 'needs PEERS_ROOT with '
