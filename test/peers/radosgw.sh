#!/usr/bin/env bash
# A throw-away S3 server for the tests: Ceph's radosgw over one monitor and one in-memory OSD, on loopback,
# without systemd and without cephx.   radosgw.sh start DIR | stop DIR | status DIR
# Environment: RGW_PORT, RGW_MON_PORT (and 60 ports above it), RGW_ACCESS_KEY, RGW_SECRET_KEY.
# Debian packages: radosgw ceph-mon ceph-osd ceph-common
set -euo pipefail
CMD=${1:-start}; DIR=${2:-${RGW_DIR:-${TMPDIR:-/tmp}/rgw-dev}}
PORT=${RGW_PORT:-7480}; MONPORT=${RGW_MON_PORT:-6799}; MGR=${RGW_MGR:-0}; STORE=${RGW_STORE:-memstore}
BYTES=${RGW_BYTES:-4294967296}; AK=${RGW_ACCESS_KEY:-testaccess}; SK=${RGW_SECRET_KEY:-testsecret0123456789}
C="$DIR/ceph.conf"; export CEPH_CONF="$C" CEPH_ARGS=
t0=$(date +%s.%N); lap() { printf '%6.2fs %s\n' "$(echo "$(date +%s.%N) - $t0" | bc 2>/dev/null || awk "BEGIN{print $(date +%s.%N)-$t0}")" "$1" >&2; }

stop() {
  local n p i
  for n in rgw mgr osd mon; do
    [ -s "$DIR/$n.pid" ] || continue; p=$(cat "$DIR/$n.pid")
    if kill -0 "$p" 2>/dev/null; then
      kill "$p" 2>/dev/null || true
      for i in $(seq 50); do kill -0 "$p" 2>/dev/null || break; sleep 0.1; done
      kill -9 "$p" 2>/dev/null || true
    fi
    rm -f "$DIR/$n.pid"
  done
}
case $CMD in
  stop) stop; exit 0 ;;
  status) for n in mon mgr osd rgw; do [ -s "$DIR/$n.pid" ] && kill -0 "$(cat "$DIR/$n.pid")" 2>/dev/null && echo "$n up" || echo "$n down"; done; exit 0 ;;
  start) ;;
  *) echo "usage: $0 start|stop|status [dir]" >&2; exit 2 ;;
esac

[ -d "$DIR" ] && stop
rm -rf "$DIR"; mkdir -p "$DIR"/{mon,mgr,osd,rgw,run,log}
FSID=$(cat /proc/sys/kernel/random/uuid)
cat > "$C" <<CONF
[global]
fsid = $FSID
mon host = v2:127.0.0.1:$MONPORT
public addr = 127.0.0.1
cluster addr = 127.0.0.1
public network = 127.0.0.0/8
ms bind ipv4 = true
ms bind ipv6 = false
ms bind msgr1 = false
ms_bind_port_min = $((MONPORT + 1))
ms_bind_port_max = $((MONPORT + 60))
auth cluster required = none
auth service required = none
auth client required = none
cephx require signatures = false
ms mon client mode = crc
run dir = $DIR/run
admin socket = $DIR/run/\$name.asok
pid file =
log file = $DIR/log/\$name.log
log to stderr = false
err to stderr = false
crash dir = $DIR/log
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool delete = true
mon allow pool size one = true
mon max pg per osd = 2000
mon warn on pool no redundancy = false
paxos propose interval = 0.02
paxos min wait = 0.01
mon data = $DIR/mon
mgr data = $DIR/mgr
osd data = $DIR/osd
osd objectstore = $STORE
osd max object name len = 2048
osd max object namespace len = 256
memstore device bytes = $BYTES
bluestore block size = $BYTES
bluestore fsck on mount = false
osd op num shards = 2
osd scrub load threshold = 0
osd memory target = 1073741824
mon data avail crit = 1
mon data avail warn = 2
mon cluster log file = $DIR/log/cluster.log
[mon.a]
mon addr = v2:127.0.0.1:$MONPORT
[client]
ms mon client mode = crc
keyring = $DIR/none
rgw data = $DIR/rgw
rgw thread pool size = 64
rgw enable usage log = false
rgw enable ops log = false
rgw dynamic resharding = false
rgw override bucket index max shards = 1
rgw dns name = localhost
rgw lifecycle work time = 00:00-23:59
rgw verify ssl = false
CONF

monmaptool --create --clobber --fsid "$FSID" --addv a "[v2:127.0.0.1:$MONPORT]" "$DIR/monmap" >/dev/null
ceph-mon -i a --mkfs --monmap "$DIR/monmap" -c "$C"
start() { local n=$1; shift; setsid "$@" >"$DIR/log/$n.out" 2>&1 </dev/null & echo $! > "$DIR/$n.pid"; }
start mon ceph-mon -f -i a -c "$C" --public-addr "v2:127.0.0.1:$MONPORT"
lap "mon started"
OSDUUID=$(cat /proc/sys/kernel/random/uuid)
timeout 60 ceph -c "$C" osd new "$OSDUUID" 0 </dev/null >/dev/null
lap "mon answers, osd 0 registered"
ceph-osd -i 0 --mkfs --osd-uuid "$OSDUUID" -c "$C" --no-mon-config 2>>"$DIR/log/osd-mkfs.out"
start osd ceph-osd -f -i 0 -c "$C"
[ "$MGR" = 1 ] && start mgr ceph-mgr -f -i x -c "$C"
lap "osd started"
# rgw waits for the OSD by itself (pool creation and first I/O block until PGs are active)
start rgw radosgw -f -n client.rgw -c "$C" --rgw-frontends "beast endpoint=127.0.0.1:$PORT"
timeout 90 radosgw-admin -c "$C" user create --uid=dev --display-name=dev --access-key="$AK" --secret-key="$SK" >"$DIR/user.json" 2>"$DIR/log/user.out" || { cat "$DIR/log/user.out" >&2; exit 1; }
lap "user created"
for i in $(seq 600); do
  kill -0 "$(cat "$DIR/rgw.pid")" 2>/dev/null || { echo "radosgw died" >&2; tail -20 "$DIR/log/"*rgw* >&2; exit 1; }
  curl -fs -o /dev/null "http://127.0.0.1:$PORT/" && { ok=1; break; }; sleep 0.1
done
[ "${ok:-0}" = 1 ] || { echo "radosgw does not answer" >&2; tail -5 "$DIR/log/client.rgw.log" >&2; stop; exit 1; }
lap "rgw answers"
echo "endpoint=http://127.0.0.1:$PORT access_key=$AK secret_key=$SK dir=$DIR"
