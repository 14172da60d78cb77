# Keeps a throwaway cluster: $1 is the folder of PostgreSQL's programs, $2 the port.
set -e
bin=$1
port=$2
tmp=${TMPDIR:-/tmp}
template="$tmp/gridcase-postgres-$(id -u)-$("$bin/postgres" --version | tr -cd '0-9.')"
dir=$(mktemp -d "$tmp/gridcase-postgres.XXXXXX")
trap 'rm -rf "$dir"' EXIT

if [ ! -d "$template" ]; then
  "$bin/initdb" -A trust -U postgres -E UTF8 --locale=C --no-sync --wal-segsize=1 \
    -D "$dir/new" >"$dir/initdb.log" 2>&1
  # Another process may have been first.
  mv -T "$dir/new" "$template" 2>/dev/null || true
fi
cp -a "$template" "$dir/data"

"$bin/postgres" -D "$dir/data" -c port="$port" -c listen_addresses=127.0.0.1 \
  -c unix_socket_directories= -c fsync=off -c max_connections=300 \
  </dev/null >"$dir/log" 2>&1 &
server=$!
until "$bin/pg_isready" -q -h 127.0.0.1 -p "$port"; do
  kill -0 $server 2>/dev/null || { tail -n 1 "$dir/log"; exit 1; }
  sleep 0.05
done
echo ready

cat >/dev/null
kill -QUIT $server
wait $server || true
