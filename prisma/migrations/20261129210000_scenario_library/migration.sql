-- The venue's own scenarios: each by the hash of its text, which says whence it is. A correction is a new version of the name.
CREATE TABLE "scenario" (
    "hash" CHAR(64) NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "document" TEXT NOT NULL,
    "added_by_id" UUID,
    "added_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "scenario_pkey" PRIMARY KEY ("hash"),
    CONSTRAINT "scenario_identity" CHECK ("hash" = encode(sha256(convert_to("document", 'UTF8')), 'hex')),
    CONSTRAINT "scenario_version" CHECK ("version" >= 1),
    CONSTRAINT "scenario_added_by" FOREIGN KEY ("added_by_id") REFERENCES "person" ("id")
);
CREATE UNIQUE INDEX "scenario_name_version_key" ON "scenario" ("name", "version");

CREATE TABLE "scenario_retirement" (
    "scenario_hash" CHAR(64) NOT NULL,
    "reason" TEXT NOT NULL,
    "retired_by_id" UUID,
    "retired_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "scenario_retirement_pkey" PRIMARY KEY ("scenario_hash"),
    CONSTRAINT "scenario_retirement_scenario" FOREIGN KEY ("scenario_hash") REFERENCES "scenario" ("hash"),
    CONSTRAINT "scenario_retirement_person" FOREIGN KEY ("retired_by_id") REFERENCES "person" ("id")
);
DO $$
DECLARE kept TEXT;
BEGIN
  FOREACH kept IN ARRAY ARRAY['scenario', 'scenario_retirement'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION margrave_append_only()', kept);
    EXECUTE format('CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION margrave_append_only()', kept);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO margrave_app', kept);
  END LOOP;
END $$;

-- Which of them a simulation was asked with; their texts are kept with what it was computed from.
ALTER TABLE "simulation" ADD COLUMN "scenarios" TEXT[] NOT NULL DEFAULT '{}';
ALTER TYPE "SnapshotKind" ADD VALUE 'SCENARIO';
