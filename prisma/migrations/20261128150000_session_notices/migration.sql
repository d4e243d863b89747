-- Sessions too are kept in memory (see identity_notices); that one is used is no change of it.
CREATE TRIGGER "session_tell_identity"
  AFTER UPDATE OF "person_id", "secret_hash", "authenticated_at", "expires_at", "ended_at"
  OR DELETE OR TRUNCATE ON "session"
  FOR EACH STATEMENT EXECUTE FUNCTION margrave_tell_identity();
