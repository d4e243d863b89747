-- A snapshot of accounts is a list of chunks, each kept by its own hash as every snapshot is. Those that were kept before
-- are one text of all accounts, and stay as they are.
ALTER TYPE "SnapshotKind" ADD VALUE 'ACCOUNT_CHUNK';
