-- A frozen holder of a lock must not stop everybody for as long as it lives: whoever waits gives up, whoever stands still
-- in a transaction is cut off. The same numbers as in lib/db/limits.ts, for connections that do not bring their own.
ALTER ROLE margrave_app SET lock_timeout = '5s';
ALTER ROLE margrave_app SET idle_in_transaction_session_timeout = '15s';
ALTER ROLE margrave_app SET statement_timeout = '60s';
