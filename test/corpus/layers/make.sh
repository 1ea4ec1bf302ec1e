#!/usr/bin/env bash
# Made the files beside it, on Debian sid, with crane 0.20 and skopeo 1.22 of PEERS_ROOT: the same small layer as eStargz and
# as zstd:chunked, each with the manifest that its writer made. CI has neither writer; newer-layers.test.ts makes them anew
# where there are. Needs root (a device is in it) and docker-registry.
#   PEERS_ROOT=DIR make.sh
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "$PEERS_ROOT/tmp/layers-XXXXXX")
inside=${work#"$PEERS_ROOT"}
trap 'kill "$registry" 2>/dev/null; rm -rf "$work"' EXIT
mkdir -p "$work"/root/{etc/app,bin,var/lib,deep} && cd "$work/root"
printf 'hello\n' > etc/hello.txt; : > etc/empty; ln -s hello.txt etc/link; ln etc/hello.txt etc/zhard; mkfifo var/pipe
seq 1 3000 > var/lib/numbers.txt; head -c 20000 /dev/urandom > bin/random; chmod 4755 bin/random
printf 'x' > "etc/app/naïve 名.txt"; head -c 5000000 /dev/zero > var/lib/zeros; mknod var/null c 1 3
long=deep/$(printf 'd%.0s' {1..90})/$(printf 'e%.0s' {1..90}); mkdir -p "$long"; echo long > "$long/file"
: > var/.wh.gone; : > deep/.wh..wh..opq
tar --numeric-owner --owner=1000 --group=100 --mtime='2024-05-06 07:08:09Z' --sort=name -cf ../layer.tar .
cat > "$work/registry.yml" <<Y
version: 0.1
storage: {filesystem: {rootdirectory: $work/registry}}
http: {addr: 127.0.0.1:5987}
log: {level: error}
Y
docker-registry serve "$work/registry.yml" & registry=$!
sleep 1
in_root() { chroot "$PEERS_ROOT" env HOME=/root "$@"; }
in_root env GGCR_EXPERIMENT_ESTARGZ=1 crane append --insecure -f "$inside/layer.tar" -t 127.0.0.1:5987/layer:estargz
in_root crane append --insecure -f "$inside/layer.tar" -t 127.0.0.1:5987/layer:plain
in_root skopeo copy --insecure-policy --src-tls-verify=false --dest-tls-verify=false --dest-compress-format zstd:chunked \
  --dest-force-compress-format docker://127.0.0.1:5987/layer:plain docker://127.0.0.1:5987/layer:zstd-chunked
for form in estargz zstd-chunked; do
  in_root crane manifest --insecure "127.0.0.1:5987/layer:$form" > "$here/$form.manifest"
  digest=$(node -p 'JSON.parse(require("node:fs").readFileSync(process.argv[1])).layers[0].digest' "$here/$form.manifest")
  in_root crane blob --insecure "127.0.0.1:5987/layer@$digest" > "$here/$form.layer"
done
