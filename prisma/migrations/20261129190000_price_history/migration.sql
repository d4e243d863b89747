-- What was known of prices when a simulation ran is kept as it was: a list of series, each by its own hash as every snapshot is.
ALTER TYPE "SnapshotKind" ADD VALUE 'HISTORY';
ALTER TYPE "SnapshotKind" ADD VALUE 'HISTORY_SERIES';
