-- What came of a change, beside what its evidence predicted. Never changed.
CREATE TYPE "OutcomeLook" AS ENUM ('AT_ONCE', 'DAY_AFTER');
CREATE TABLE "outcome" (
  "hash" TEXT NOT NULL,
  "proposal_id" UUID NOT NULL,
  "look" "OutcomeLook" NOT NULL,
  "document" TEXT NOT NULL,
  "as_of" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "outcome_pkey" PRIMARY KEY ("hash"),
  CONSTRAINT "outcome_proposal_id_fkey" FOREIGN KEY ("proposal_id") REFERENCES "proposal" ("id"),
  CONSTRAINT "outcome_hash_is_of_text" CHECK ("hash" = encode(sha256(convert_to("document", 'UTF8')), 'hex'))
);
CREATE UNIQUE INDEX "outcome_proposal_id_look_key" ON "outcome" ("proposal_id", "look");
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "outcome" FOR EACH ROW EXECUTE FUNCTION margrave_append_only();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON "outcome" FOR EACH STATEMENT EXECUTE FUNCTION margrave_append_only();
GRANT SELECT, INSERT ON "outcome" TO margrave_app;
