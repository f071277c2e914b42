#!/bin/sh
# The server's own role, which the migrations find and give its rights.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set password="$SERVER_PASSWORD" <<'SQL'
create role kleanchat_app login nosuperuser nobypassrls nocreatedb nocreaterole password :'password';
SQL
