-- What a change would do to the accounts of the moment is kept when it is about to go live, and what it used of the
-- liquidation budget when it has. Neither is ever changed. Policies of before say nothing of guardrails, and stay as
-- they were hashed.
CREATE TABLE "present_effect" (
  "hash" TEXT NOT NULL,
  "proposal_id" UUID NOT NULL,
  "revision_id" UUID NOT NULL,
  "document" TEXT NOT NULL,
  "taken_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "present_effect_pkey" PRIMARY KEY ("hash"),
  CONSTRAINT "present_effect_proposal_id_fkey" FOREIGN KEY ("proposal_id") REFERENCES "proposal" ("id"),
  CONSTRAINT "present_effect_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "revision" ("id"),
  CONSTRAINT "present_effect_hash_is_of_text" CHECK ("hash" = encode(sha256(convert_to("document", 'UTF8')), 'hex'))
);
CREATE INDEX "present_effect_proposal_id_taken_at_idx" ON "present_effect" ("proposal_id", "taken_at");

CREATE TABLE "liquidation_budget_entry" (
  "version_number" INTEGER NOT NULL,
  "proposal_id" UUID NOT NULL,
  "present_effect_hash" TEXT NOT NULL,
  "accounts" INTEGER NOT NULL,
  "notional" DECIMAL(100, 18) NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "liquidation_budget_entry_pkey" PRIMARY KEY ("version_number"),
  CONSTRAINT "liquidation_budget_entry_version_number_fkey" FOREIGN KEY ("version_number") REFERENCES "version" ("number"),
  CONSTRAINT "liquidation_budget_entry_proposal_id_fkey" FOREIGN KEY ("proposal_id") REFERENCES "proposal" ("id"),
  CONSTRAINT "liquidation_budget_entry_present_effect_hash_fkey"
    FOREIGN KEY ("present_effect_hash") REFERENCES "present_effect" ("hash"),
  CONSTRAINT "liquidation_budget_entry_is_an_amount" CHECK ("accounts" >= 0 AND "notional" >= 0)
);
CREATE INDEX "liquidation_budget_entry_at_idx" ON "liquidation_budget_entry" ("at");

DO $$
DECLARE kept TEXT;
BEGIN
  FOREACH kept IN ARRAY ARRAY['present_effect', 'liquidation_budget_entry'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION margrave_append_only()', kept);
    EXECUTE format('CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION margrave_append_only()', kept);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO margrave_app', kept);
  END LOOP;
END $$;
