#!/usr/bin/env bash
# Requests per second with 1, 2 and 3 silos behind one gateway, and with one process; see README.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

silo=../../src/Silo/bin/Release/net10.0/ScimCluster.Silo.dll
seconds=${SECONDS_EACH:-8}
connections=${CONNECTIONS:-32}
users=200
work=$(mktemp -d)
chmod 755 "$work"
host=
stop() { [ -z "$host" ] || { kill -INT "$host" 2>/dev/null; wait "$host" 2>/dev/null || true; host=; }; }
trap 'stop; rm -rf "$work"' EXIT

measure() { # name, options of the development host
  local name=$1 port=18080
  shift
  : >"$work/$name.out"
  env --default-signal=INT dotnet "$silo" dev --port $port --data "$work/$name" "$@" >"$work/$name.out" 2>&1 &
  host=$!
  until grep -q 'Ctrl-C stops' "$work/$name.out"; do kill -0 $host || { cat "$work/$name.out"; exit 1; }; sleep 0.2; done
  local token base=http://127.0.0.1:$port
  token=$(sed -n 's/.*"scimToken": "\(.*\)".*/\1/p' "$work/$name/dev.json")
  for i in $(seq 0 $((users - 1))); do
    curl -sf "$base/scim/v2/Users" -H "Authorization: Bearer $token" -H 'Content-Type: application/scim+json' \
      -d "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\"],\"userName\":\"seed$i@acme.example\"}" |
      sed 's/.*"id":"\([^"]*\)".*/\1/'
    echo
  done | grep . >"$work/$name.ids"
  for kind in get find create patch; do
    wrk -t1 -c"$connections" -d3s -s load.lua $base -- $kind "$token" "$work/$name.ids" warm-$kind >/dev/null
    wrk -t1 -c"$connections" -d"${seconds}s" -s load.lua $base -- $kind "$token" "$work/$name.ids" run-$kind >"$work/wrk"
    local rate errors
    rate=$(sed -n 's:Requests/sec\: *::p' "$work/wrk")
    errors=$(sed -n 's/.*Non-2xx or 3xx responses: *//p' "$work/wrk")
    echo "$kind $name $rate ${errors:-0}" >>"$work/rates"
  done
  stop
}

measure one-process
measure 1-silo --silos 1 --gateways 1
measure 2-silos --silos 2 --gateways 1
measure 3-silos --silos 3 --gateways 1

awk '{ rate[$1, $2] = $3; errors += $4; if (!($1 in seen)) { seen[$1]; kinds[++k] = $1 } if (!($2 in names)) { names[$2]; order[++n] = $2 } }
  END {
    printf "%-8s", ""; for (j = 1; j <= n; j++) printf "%24s", order[j]; print ""
    for (i = 1; i <= k; i++) {
      printf "%-8s", kinds[i]
      for (j = 1; j <= n; j++) printf "%14.0f/s (%5.2f)", rate[kinds[i], order[j]], rate[kinds[i], order[j]] / rate[kinds[i], "1-silo"]
      print ""
    }
    print "answers that were no success: " errors + 0
  }' "$work/rates"
