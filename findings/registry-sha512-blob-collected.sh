#!/usr/bin/env bash
# docker-registry 2.8.2: garbage collection deletes a blob that a tagged manifest lists, when it lists it by sha512.
#
# Expected: the registry takes a blob by `?digest=sha512:...` (OCI allows the algorithm), takes a manifest that lists it,
#   and serves both. One expects that a collection keeps what a tagged manifest lists.
# What happens: the blob is stored under its sha256, and the link of its sha512 name holds that sha256. Collection marks
#   the names that manifests list, here the sha512, and deletes every stored blob whose own name is not marked, here the
#   sha256. It even prints that it marks the blob, a few lines above its deletion. The tag stays, the layer is 404.
#   No option is needed, the plain `garbage-collect` does it.
# Versions: docker-registry 2.8.2+ds1-1 of Debian 12, with files for storage.
# Why it matters: everything works for months, pulls included, until the first collection; nothing announces the loss,
#   and the blobs are gone for good.
# Instead: push with sha256 to such a registry. Before a collection look for links under `_layers/sha512`, and run
#   `garbage-collect --dry-run` and compare what is eligible with what these links hold.
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
push_blob() { # FILE DIGEST
  local place
  place=$(curl -sfi -X POST "$repository/blobs/uploads/" | tr -d '\r' | sed -n 's/^Location: //p')
  curl -sf -X PUT -H 'Content-Type: application/octet-stream' --data-binary "@$1" "$place&digest=$2"
}
status() { curl -s -o /dev/null -w '%{http_code}' -H 'Accept: application/vnd.oci.image.manifest.v1+json' "$repository/$1"; }

printf layer > layer
printf '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}' > config
layer=sha512:$(sha512sum < layer | cut -d' ' -f1)
stored=sha256:$(sha256sum < layer | cut -d' ' -f1)
config=sha256:$(sha256sum < config | cut -d' ' -f1)
cat > manifest <<JSON
{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"$config","size":$(stat -c %s config)},
"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"$layer","size":$(stat -c %s layer)}]}
JSON

start
push_blob config "$config"
push_blob layer "$layer"
curl -sf -X PUT -H 'Content-Type: application/vnd.oci.image.manifest.v1+json' --data-binary @manifest "$repository/manifests/1"
before="$(status manifests/1) $(status "blobs/$layer")"
stop
link=$(cat "store/docker/registry/v2/repositories/image/_layers/sha512/${layer#*:}/link")
docker-registry garbage-collect config.yml > collected 2>/dev/null
start
after="$(status manifests/1) $(status "blobs/$layer")"
stop

echo "the layer is pushed as ${layer:0:20}..., its link holds ${link:0:20}..."
sed -n -E 's/^(.*(marking blob|eligible for deletion: ).{20}).*/  \1.../p' collected
echo "tag and layer before the collection: $before"
echo "tag and layer after the collection:  $after"
if [ "$link" = "$stored" ] && [ "$before" = '200 200' ] && [ "$after" = '200 404' ] &&
  grep -q "marking blob $layer" collected && grep -q "eligible for deletion: $stored" collected; then
  echo 'as found'
else
  echo CHANGED
  exit 1
fi
