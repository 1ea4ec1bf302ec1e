#!/usr/bin/env bash
# docker-registry 2.8.2: `garbage-collect --delete-untagged` takes the platforms of a tagged multi-platform image.
#
# Expected: `--delete-untagged` removes manifests that no tag leads to. The manifests of the platforms have no tag of
#   their own, but the index that lists them is tagged, so one expects that they stay.
# What happens: only a tag right on a manifest counts. The links of all platforms are removed from the repository, their
#   configurations and layers are deleted. The index stays with its tag and answers 200, and the manifests stay as blobs
#   (the index lists them, so they are marked), yet each is 404 as a manifest.
# Versions: docker-registry 2.8.2+ds1-1 of Debian 12, with files for storage.
# Why it matters: lists of tags, sizes that are read from the index, and checks that ask for the tag only see nothing;
#   a pull fails. As manifests remain among the blobs, a tool that looks for blobs alone takes the image for whole.
# Instead: tag each platform, too, before a collection with this option, or collect without it. To find what is broken
#   ask for each manifest of each index by its digest. Pushing the same image again repairs it.
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

start() { # sets `repository`, the address of the repository `image`
  : > log
  env -i PATH="$PATH" docker-registry serve config.yml > log 2>&1 &
  pid=$!
  local port=''
  for _ in $(seq 100); do
    port=$(sed -n 's/.*listening on 127\.0\.0\.1:\([0-9]*\).*/\1/p' log)
    [ -z "$port" ] || break
    sleep 0.1
  done
  repository=http://127.0.0.1:$port/v2/image
}
digest() { echo "sha256:$(sha256sum < "$1" | cut -d' ' -f1)"; }
push_blob() { # FILE
  local place
  place=$(curl -sfi -X POST "$repository/blobs/uploads/" | tr -d '\r' | sed -n 's/^Location: //p')
  curl -sf -X PUT -H 'Content-Type: application/octet-stream' --data-binary "@$1" "$place&digest=$(digest "$1")"
}
push_manifest() { # FILE REFERENCE KIND
  curl -sf -X PUT -H "Content-Type: application/vnd.oci.image.$3.v1+json" --data-binary "@$1" "$repository/manifests/$2"
}
descriptor() { # FILE KIND [MEMBERS]: what leads to the file from another manifest
  printf '{"mediaType":"application/vnd.oci.image.%s.v1+json","digest":"%s","size":%s%s}' \
    "$2" "$(digest "$1")" "$(stat -c %s "$1")" "${3:-}"
}
status() {
  curl -s -o /dev/null -w '%{http_code}' -H 'Accept: application/vnd.oci.image.index.v1+json' \
    -H 'Accept: application/vnd.oci.image.manifest.v1+json' "$repository/$1"
}
state() { # what a client is answered: the tag, each platform, and the configuration of the first
  echo "$(status manifests/1) $(status "manifests/$(digest amd64)") $(status "manifests/$(digest arm64)")" \
    "$(status "blobs/$(digest amd64.config)")"
}

start
for arch in amd64 arm64; do
  printf '{"architecture":"%s","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}' "$arch" > "$arch.config"
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":%s,"layers":[]}' \
    "$(descriptor "$arch.config" config)" > "$arch"
  push_blob "$arch.config"
  push_manifest "$arch" "$(digest "$arch")" manifest
done
platform() { descriptor "$1" manifest ",\"platform\":{\"architecture\":\"$1\",\"os\":\"linux\"}"; }
printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[%s,%s]}' \
  "$(platform amd64)" "$(platform arm64)" > index
push_manifest index 1 index
before=$(state)
stop
docker-registry garbage-collect --delete-untagged config.yml > collected 2>/dev/null
start
after=$(state)
stop
child=$(digest amd64)
child=${child#*:}
kept=$([ -f "store/docker/registry/v2/blobs/sha256/${child:0:2}/$child/data" ] && echo yes || echo no)

echo "tag, amd64, arm64, configuration of amd64 before: $before"
echo "tag, amd64, arm64, configuration of amd64 after:  $after"
echo "the manifest of amd64 is still a blob: $kept"
if [ "$before" = '200 200 200 200' ] && [ "$after" = '200 404 404 404' ] && [ "$kept" = yes ]; then
  echo 'as found'
else
  echo CHANGED
  exit 1
fi
