#!/usr/bin/env bash
# Runs some test files with each Node that Bollard runs on: what depends on Node's own zlib is not the same on all.
#   test/on-every-node.sh FILE...          NODES="20 26" test/on-every-node.sh FILE...
# Takes each Node from the npm registry, as the package `node`, into a folder of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${NODES_FOLDER:-$(mktemp -d)}
for version in ${NODES:-20 22 24 26}; do
  node=$folder/$version/node_modules/node/bin/node
  [ -x "$node" ] || npm install --prefix "$folder/$version" --silent --no-audit --no-fund --ignore-scripts=false "node@$version"
  echo "== $("$node" --version)"
  "$node" node_modules/vitest/vitest.mjs run "${@:?FILE...}"
done
