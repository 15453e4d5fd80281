-- Two roles and a database, by Postgres' superuser:
--   psql -v owner_password=… -v app_password=… -f docs/deploy/roles.sql
-- The owner migrates. The other one changes rows and nothing else: what it may do with tables, migrating grants.
\set ON_ERROR_STOP on
CREATE ROLE img402_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE img402_app LOGIN PASSWORD :'app_password';
CREATE DATABASE img402 OWNER img402_owner;
REVOKE ALL ON DATABASE img402 FROM PUBLIC;
GRANT CONNECT ON DATABASE img402 TO img402_app;
