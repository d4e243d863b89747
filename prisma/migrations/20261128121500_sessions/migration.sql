-- A signed-in person's session, until now a signed cookie that nothing could end.
CREATE TABLE "session" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "person_id" UUID NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "client" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "authenticated_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "session_secret_hash_key" ON "session"("secret_hash");
CREATE INDEX "session_person_id_idx" ON "session"("person_id");
ALTER TABLE "session" ADD CONSTRAINT "session_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Who it is of, what opens it and how long it may last are settled when it begins; and what has ended stays ended.
CREATE FUNCTION margrave_session_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."ended_at" IS NOT NULL THEN
    RAISE EXCEPTION 'an ended session never changes' USING ERRCODE = 'MG003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "session_only_ends" BEFORE UPDATE ON "session" FOR EACH ROW EXECUTE FUNCTION margrave_session_only_ends();
GRANT SELECT, INSERT ON "session" TO margrave_app;
GRANT UPDATE ("last_used_at", "ended_at") ON "session" TO margrave_app;
