#!/bin/sh
# Starts a distributed worker with the addresses of the container's environment.
#   PGSTREAM_BOOTSTRAP_SERVERS  host:port of the brokers (required)
#   PGSTREAM_WORKER_HOST        name under which the other workers reach this one (default: the host name)
set -eu
: "${PGSTREAM_BOOTSTRAP_SERVERS:?set it to host:port of the Kafka brokers}"
properties=/etc/pgstream/worker.properties
sed -e "s|^bootstrap.servers=.*|bootstrap.servers=$PGSTREAM_BOOTSTRAP_SERVERS|" \
    -e "s|^listeners=.*|listeners=http://0.0.0.0:8083|" \
    /usr/share/pgstream/connect-distributed.properties > "$properties"
echo "rest.advertised.host.name=${PGSTREAM_WORKER_HOST:-$(hostname)}" >> "$properties"
exec /opt/kafka/bin/connect-distributed.sh "$properties"
