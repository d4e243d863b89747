-- Whoever keeps in memory who a credential belongs to is told when that may have changed. By the database itself, so
-- that no writer can forget to tell; `last_used_at` alone changes nobody's rights.
CREATE FUNCTION margrave_tell_identity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('margrave_identity', '');
  RETURN NULL;
END $$;

CREATE TRIGGER "person_tell_identity"
  AFTER UPDATE OR DELETE OR TRUNCATE ON "person"
  FOR EACH STATEMENT EXECUTE FUNCTION margrave_tell_identity();

CREATE TRIGGER "api_token_tell_identity"
  AFTER UPDATE OF "name", "owner_id", "secret_hash", "prefix", "scopes", "expires_at", "revoked_at"
  OR DELETE OR TRUNCATE ON "api_token"
  FOR EACH STATEMENT EXECUTE FUNCTION margrave_tell_identity();
