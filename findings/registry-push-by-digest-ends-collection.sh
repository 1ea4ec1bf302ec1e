#!/usr/bin/env bash
# docker-registry 2.8.2: one repository that was only pushed to by digest ends every `garbage-collect --delete-untagged`.
#
# Expected: a repository may have manifests and no tag: builds that push each platform by digest make such. One expects that
#   the option takes its manifests, since no tag leads to them, and those of all other repositories.
# What happens: the collection asks for the tags of a repository as soon as one of its manifests is looked at. Where there
#   was never a tag there is no folder of tags, the answer is "unknown repository", and the whole collection ends with it
#   while it still marks: exit status 1, and nothing is deleted, in no repository. `--dry-run` ends alike. Without the option
#   the same store is collected.
# Versions: docker-registry 2.8.2+ds1-1 of Debian 12, with files for storage.
# Why it matters: the nightly collection of a shared registry fails from the day on which somebody pushes by digest, the
#   message names a repository that exists and can be pulled from, and the store only grows.
# Instead: give one manifest of each such repository a tag before the collection. To find them, look for repositories with
#   `_manifests/revisions` and without `_manifests/tags`.
set -euo pipefail
dir=$(mktemp -d)
pid=
stop() { [ -z "$pid" ] || { kill "$pid" && wait "$pid"; } 2>/dev/null || true; pid=; }
trap 'stop; rm -rf "$dir"' EXIT
need() { # PACKAGE VERSION: Debian's package, installed at that version where it is not yet
  [ "$(dpkg-query -W -f='${Version}' "$1" 2>/dev/null)" = "$2" ] || apt-get install -y -q --no-install-recommends "$1=$2" >&2
  echo "$1: $(dpkg-query -W -f='${Version}' "$1")"
}
need docker-registry 2.8.2+ds1-1
command -v curl >/dev/null || { echo 'curl is not installed'; exit 2; }
cd "$dir"
printf 'version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: %s/store\nhttp:\n  addr: 127.0.0.1:0\n' "$dir" > config.yml

start() { # sets `registry`, the address of the API
  : > log
  env -i PATH="$PATH" docker-registry serve config.yml > log 2>&1 &
  pid=$!
  local port=''
  for _ in $(seq 100); do
    port=$(sed -n 's/.*listening on 127\.0\.0\.1:\([0-9]*\).*/\1/p' log)
    [ -z "$port" ] || break
    sleep 0.1
  done
  registry=http://127.0.0.1:$port/v2
}
digest() { echo "sha256:$(sha256sum < "$1" | cut -d' ' -f1)"; }
push() { # REPOSITORY NAME [TAG]: an image of no layers, by its tag, or by its digest
  local place
  printf '{"architecture":"amd64","os":"linux","author":"%s","rootfs":{"type":"layers","diff_ids":[]}}' "$2" > "$2.config"
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%s},"layers":[]}' \
    "$(digest "$2.config")" "$(stat -c %s "$2.config")" > "$2"
  place=$(curl -sfi -X POST "$registry/$1/blobs/uploads/" | tr -d '\r' | sed -n 's/^Location: //p')
  curl -sf -X PUT -H 'Content-Type: application/octet-stream' --data-binary "@$2.config" "$place&digest=$(digest "$2.config")"
  curl -sf -X PUT -H 'Content-Type: application/vnd.oci.image.manifest.v1+json' --data-binary "@$2" \
    "$registry/$1/manifests/${3:-$(digest "$2")}"
}
collect() { # OPTIONS: the exit status, and how many blobs are left
  local status=0
  docker-registry garbage-collect "$@" config.yml > out 2> err || status=$?
  echo "exit $status, $(find store/docker/registry/v2/blobs -name data | wc -l) blobs left"
}

start
push app old latest
push app new latest # `old` has no tag from here on
push builds platform
stop
dry=$(collect --delete-untagged --dry-run)
ended=$(collect --delete-untagged)
said=$(cat err out | grep -c 'unknown repository name=builds' || true)
plain=$(collect)
start
push builds platform any
stop
tagged=$(collect --delete-untagged)

echo "dry run:                            $dry"
echo "collection:                         $ended, says that builds is unknown: $([ "$said" -gt 0 ] && echo yes || echo no)"
echo "collection without the option:      $plain"
echo "collection once builds has one tag: $tagged"
if [ "$dry" = 'exit 1, 6 blobs left' ] && [ "$ended" = 'exit 1, 6 blobs left' ] && [ "$said" -gt 0 ] &&
  [ "$plain" = 'exit 0, 6 blobs left' ] && [ "$tagged" = 'exit 0, 4 blobs left' ]; then
  echo 'as found'
else
  cat err out | tail -5
  echo CHANGED
  exit 1
fi
