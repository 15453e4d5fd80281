#!/bin/sh
# Postgres' image runs this when it makes its data: the two roles and the database of roles.sql.
set -eu
exec psql --username=postgres --set=owner_password="$OWNER_PASSWORD" --set=app_password="$APP_PASSWORD" --file=/roles.sql
