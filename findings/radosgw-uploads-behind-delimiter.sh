#!/usr/bin/env bash
# radosgw 16.2.15: ListMultipartUploads with a prefix and a delimiter hides open uploads and tells no common prefixes.
#
# Expected: S3 lists open uploads as it lists objects: with a delimiter, what lies deeper is summed up in CommonPrefixes,
#   so that a tool can walk from folder to folder.
# What happens: uploads below the next delimiter are left out, and CommonPrefixes has nothing in their place: the answer
#   is an empty list, not truncated, status 200. ListObjects of the same service does tell the common prefixes.
# Versions: radosgw 16.2.15+ds-0+deb12u2 of Debian 12 (20.2.4 answers the same; not run by this script).
# Why it matters: parts of uploads that nobody finished cost space and keep some services from deleting a bucket.
#   Whoever looks for them folder by folder finds none, although they are there, and takes the bucket for clean.
# Instead: list uploads with a prefix and without a delimiter, and group them by folder yourself.
set -euo pipefail
dir=$(mktemp -d)
pids=()
cleanup() {
  for pid in "${pids[@]}"; do { kill "$pid" && wait "$pid"; } 2>/dev/null || true; done
  rm -rf "$dir"
}
trap cleanup EXIT
need() { # PACKAGE VERSION: Debian's package, installed at that version where it is not yet
  [ "$(dpkg-query -W -f='${Version}' "$1" 2>/dev/null)" = "$2" ] || apt-get install -y -q --no-install-recommends "$1=$2" >&2
  echo "$1: $(dpkg-query -W -f='${Version}' "$1")"
}
for package in radosgw ceph-mon ceph-osd ceph-common; do need "$package" 16.2.15+ds-0+deb12u2; done
command -v curl >/dev/null || { echo 'curl is not installed'; exit 2; }
cd "$dir"

# A cluster of one monitor, one store in memory and one gateway, reachable from this machine only.
free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)) && (exec 3<> "/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}
monitor=$(free_port)
gateway=$(free_port)
export CEPH_CONF=$dir/ceph.conf CEPH_ARGS=
mkdir mon osd
cat > ceph.conf <<CONF
[global]
fsid = $(cat /proc/sys/kernel/random/uuid)
mon host = v2:127.0.0.1:$monitor
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind msgr1 = false
auth cluster required = none
auth service required = none
auth client required = none
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pg autoscale mode = off
mon allow pool size one = true
mon data = $dir/mon
mon data avail crit = 1
osd data = $dir/osd
osd objectstore = memstore
memstore device bytes = 268435456
osd max object name len = 256
osd max object namespace len = 64
rgw data = $dir
run dir = $dir
admin socket = $dir/\$name.asok
log file = $dir/\$name.log
crash dir = $dir
pid file =
ms mon client mode = crc
paxos propose interval = 0.02
CONF
monmaptool --create --fsid "$(sed -n 's/^fsid = //p' ceph.conf)" --addv a "[v2:127.0.0.1:$monitor]" monmap > /dev/null
ceph-mon -i a --mkfs --monmap monmap
ceph-mon -f -i a > mon.out 2>&1 & pids+=($!)
osd=$(cat /proc/sys/kernel/random/uuid)
timeout 60 ceph osd new "$osd" > /dev/null
ceph-osd -i 0 --mkfs --osd-uuid "$osd" --no-mon-config 2> mkfs.out
ceph-osd -f -i 0 > osd.out 2>&1 & pids=($! "${pids[@]}")
radosgw -f -n client.rgw --rgw-frontends "beast endpoint=127.0.0.1:$gateway" > rgw.out 2>&1 & pids=($! "${pids[@]}")
timeout 90 radosgw-admin user create --uid=user --display-name=user --access-key=access --secret-key=secret \
  > user.json 2> user.out
for _ in $(seq 300); do curl -fs -o /dev/null "http://127.0.0.1:$gateway/" && break; sleep 0.1; done

# s3 METHOD PATH [ARGUMENT...]: one signed request; leaves the body in `body`, the headers in `headers`; prints the status.
s3() {
  local method=$1 path=$2
  shift 2
  curl -s -X "$method" --aws-sigv4 aws:amz:us-east-1:s3 --user access:secret -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' \
    -D headers -o body -w '%{http_code}' "$@" "http://127.0.0.1:$gateway/$path"
}
told() { grep -o "<$1>[^<]*" body | head -n 1 | cut -d'>' -f2 || true; } # the text of an element of the last answer
etag() { sed -n 's/^ETag: \(.*\)\r$/\1/Ip' headers; }

all() { grep -o "<$1>[^<]*" body | cut -d'>' -f2 | tr '\n' ' ' || true; } # the texts of all such elements
failed=0
# want KEYS PREFIXES WHAT PATH: lists, prints keys and common prefixes, and compares them with what was found.
want() {
  local status keys prefixes
  status=$(s3 GET "$4")
  keys=$(all Key)
  prefixes=$(grep -o '<CommonPrefixes><Prefix>[^<]*' body | sed 's/.*>//' | tr '\n' ' ' || true)
  printf '%-42s %s keys: %-18s common prefixes: %s\n' "$3" "$status" "$keys" "$prefixes"
  [ "$status $(told IsTruncated)" = '200 false' ] && [ "$keys|$prefixes" = "$1|$2" ] || failed=1
}
s3 PUT bucket > status
for key in images/a/1 images/b/2; do
  s3 POST "bucket/$key?uploads=" > status
  s3 PUT "bucket/$key" -H 'Content-Type: text/plain' --data-binary object > status
done
want 'images/a/1 images/b/2 ' '' 'uploads, prefix' 'bucket?prefix=images%2F&uploads='
want '' '' 'uploads, prefix and delimiter' 'bucket?delimiter=%2F&prefix=images%2F&uploads='
want '' 'images/a/ images/b/ ' 'objects, prefix and delimiter' 'bucket?delimiter=%2F&prefix=images%2F'
[ "$failed" = 0 ] && echo 'as found' || { echo CHANGED; exit 1; }
