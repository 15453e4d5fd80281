-- CreateEnum
CREATE TYPE "AbuseCategory" AS ENUM ('csam', 'ncii', 'terrorism', 'copyright', 'malware', 'phishing', 'doxxing', 'deepfake', 'other');

-- CreateEnum
CREATE TYPE "CaseState" AS ENUM ('received', 'triaged', 'removed', 'kept', 'appealed', 'restored', 'closed');

-- CreateEnum
CREATE TYPE "CaseSource" AS ENUM ('report', 'screening', 'operator');

-- CreateEnum
CREATE TYPE "MessageChannel" AS ENUM ('mail', 'webhook', 'answer');

-- AlterEnum
ALTER TYPE "RemovalKind" ADD VALUE 'restored';

-- AlterTable
ALTER TABLE "image" ADD COLUMN     "encrypted_at" TIMESTAMPTZ(3),
ADD COLUMN     "in_review" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "perceptual_hash" BIGINT,
ADD COLUMN     "removed_for" "AbuseCategory",
ADD COLUMN     "screen_attempts" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "screened_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "abuse_case" (
    "id" TEXT NOT NULL,
    "category" "AbuseCategory" NOT NULL,
    "state" "CaseState" NOT NULL DEFAULT 'received',
    "source" "CaseSource" NOT NULL,
    "report_count" INTEGER NOT NULL DEFAULT 0,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "state_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "put_back_from" TIMESTAMPTZ(3),
    "merged_into_id" TEXT,
    "tipline_report" TEXT,
    "tipline_at" TIMESTAMPTZ(3),
    "text_dropped_at" TIMESTAMPTZ(3),
    CONSTRAINT "abuse_case_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "abuse_case_image" (
    "case_id" TEXT NOT NULL,
    "image_id" TEXT NOT NULL,
    "open" BOOLEAN NOT NULL DEFAULT true,
    "like_case_id" TEXT,
    "distance" SMALLINT,
    CONSTRAINT "abuse_case_image_pkey" PRIMARY KEY ("case_id","image_id")
);

-- CreateTable
CREATE TABLE "abuse_report" (
    "id" TEXT NOT NULL,
    "category" "AbuseCategory" NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "secret_key_id" TEXT NOT NULL,
    "wants_answer" BOOLEAN NOT NULL,
    "sealed_text" BYTEA,
    CONSTRAINT "abuse_report_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "abuse_report_item" (
    "report_id" TEXT NOT NULL,
    "image_id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    CONSTRAINT "abuse_report_item_pkey" PRIMARY KEY ("report_id","image_id")
);

-- CreateTable
CREATE TABLE "abuse_appeal" (
    "id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "image_id" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "by_wallet" BOOLEAN NOT NULL,
    "counter_notice" BOOLEAN NOT NULL,
    "secret_key_id" TEXT NOT NULL,
    "sealed_text" BYTEA,
    CONSTRAINT "abuse_appeal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_note" (
    "id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "written_at" TIMESTAMPTZ(3) NOT NULL,
    "author" TEXT NOT NULL,
    "secret_key_id" TEXT NOT NULL,
    "sealed_text" BYTEA,
    CONSTRAINT "case_note_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "case_id" TEXT,
    "image_id" TEXT,
    "category" "AbuseCategory",
    "facts" JSONB NOT NULL,
    "previous" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,
    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "blocked_hash" (
    "sha256" BYTEA NOT NULL,
    "source" TEXT NOT NULL,
    "category" "AbuseCategory" NOT NULL,
    "blocked_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "blocked_hash_pkey" PRIMARY KEY ("sha256","source")
);

-- CreateTable
CREATE TABLE "blocked_picture" (
    "perceptual_hash" BIGINT NOT NULL,
    "source" TEXT NOT NULL,
    "category" "AbuseCategory" NOT NULL,
    "blocked_at" TIMESTAMPTZ(3) NOT NULL,
    "compared_at" TIMESTAMPTZ(3),
    CONSTRAINT "blocked_picture_pkey" PRIMARY KEY ("perceptual_hash","source")
);

-- CreateTable
CREATE TABLE "operator_session" (
    "id_hash" BYTEA NOT NULL,
    "wallet" BYTEA NOT NULL,
    "browser_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "operator_session_pkey" PRIMARY KEY ("id_hash")
);

-- CreateTable
CREATE TABLE "outgoing_message" (
    "id" BIGSERIAL NOT NULL,
    "event" TEXT NOT NULL,
    "channel" "MessageChannel" NOT NULL,
    "kind" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "report_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    "sent_at" TIMESTAMPTZ(3),
    CONSTRAINT "outgoing_message_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "abuse_case_due_at_id_idx" ON "abuse_case"("due_at", "id") WHERE (due_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "abuse_case_state_at_id_idx" ON "abuse_case"("state_at", "id");

-- CreateIndex
CREATE INDEX "abuse_case_image_image_id_idx" ON "abuse_case_image"("image_id");

-- CreateIndex
CREATE UNIQUE INDEX "abuse_case_image_image_id_open_key" ON "abuse_case_image"("image_id") WHERE (open);

-- CreateIndex
CREATE INDEX "abuse_report_received_at_id_idx" ON "abuse_report"("received_at", "id");

-- CreateIndex
CREATE INDEX "abuse_report_item_case_id_report_id_idx" ON "abuse_report_item"("case_id", "report_id");

-- CreateIndex
CREATE INDEX "abuse_appeal_case_id_made_at_idx" ON "abuse_appeal"("case_id", "made_at");

-- CreateIndex
CREATE INDEX "case_note_case_id_written_at_idx" ON "case_note"("case_id", "written_at");

-- CreateIndex
CREATE UNIQUE INDEX "audit_entry_hash_key" ON "audit_entry"("hash");

-- CreateIndex
CREATE INDEX "audit_entry_case_id_seq_idx" ON "audit_entry"("case_id", "seq");

-- CreateIndex
CREATE INDEX "blocked_hash_source_idx" ON "blocked_hash"("source");

-- CreateIndex
CREATE INDEX "blocked_picture_source_idx" ON "blocked_picture"("source");

-- CreateIndex
CREATE INDEX "blocked_picture_blocked_at_idx" ON "blocked_picture"("blocked_at") WHERE (compared_at IS NULL);

-- CreateIndex
CREATE INDEX "operator_session_expires_at_idx" ON "operator_session"("expires_at");

-- CreateIndex
CREATE INDEX "outgoing_message_due_at_id_idx" ON "outgoing_message"("due_at", "id") WHERE (sent_at IS NULL);

-- CreateIndex
CREATE INDEX "outgoing_message_created_at_idx" ON "outgoing_message"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "outgoing_message_event_channel_key" ON "outgoing_message"("event", "channel");

-- CreateIndex
CREATE INDEX "image_created_at_id_unscreened_idx" ON "image"("created_at", "id") WHERE (screened_at IS NULL AND state <> 'deleted');

-- CreateIndex
CREATE INDEX "image_removed_at_id_unencrypted_idx" ON "image"("removed_at", "id") WHERE (removed_for = 'csam' AND encrypted_at IS NULL);

-- AddForeignKey
ALTER TABLE "abuse_case_image" ADD CONSTRAINT "abuse_case_image_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "abuse_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "abuse_report" ADD CONSTRAINT "abuse_report_secret_key_id_fkey" FOREIGN KEY ("secret_key_id") REFERENCES "secret_key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "abuse_report_item" ADD CONSTRAINT "abuse_report_item_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "abuse_report"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "abuse_report_item" ADD CONSTRAINT "abuse_report_item_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "abuse_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "abuse_appeal" ADD CONSTRAINT "abuse_appeal_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "abuse_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "abuse_appeal" ADD CONSTRAINT "abuse_appeal_secret_key_id_fkey" FOREIGN KEY ("secret_key_id") REFERENCES "secret_key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_note" ADD CONSTRAINT "case_note_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "abuse_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_note" ADD CONSTRAINT "case_note_secret_key_id_fkey" FOREIGN KEY ("secret_key_id") REFERENCES "secret_key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "removal_entry" ADD COLUMN "category" "AbuseCategory";

ALTER TABLE "image"
    ADD CONSTRAINT "image_removed_for_is_removed" CHECK ("removed_for" IS NULL OR "removed_at" IS NOT NULL),
    ADD CONSTRAINT "image_in_review_is_removed" CHECK (NOT "in_review" OR "removed_at" IS NOT NULL);

ALTER TABLE "audit_entry"
    ADD CONSTRAINT "audit_entry_whole_hashes" CHECK (octet_length("previous") = 32 AND octet_length("hash") = 32);

-- The audit is written once. Whoever owns the table can switch this off; the chain of hashes then shows what was altered.
CREATE FUNCTION audit_entry_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit is never altered'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_entry_stands';
END
$$;

CREATE TRIGGER audit_entry_stands BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_stands();

CREATE TRIGGER audit_entry_stands_whole BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stands();

-- Each entry follows on the newest one, by number and by hash.
CREATE FUNCTION audit_entry_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last_seq BIGINT;
    last_hash BYTEA;
BEGIN
    SELECT seq, hash INTO last_seq, last_hash FROM audit_entry ORDER BY seq DESC LIMIT 1;
    IF NEW.seq <> COALESCE(last_seq, 0) + 1
        OR NEW.previous <> COALESCE(last_hash, decode(repeat('00', 32), 'hex')) THEN
        RAISE EXCEPTION 'an entry of the audit follows on the newest one'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_entry_follows';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER audit_entry_follows BEFORE INSERT ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_follows();

-- What of an upload is looked up in the block list, as the number of a lock.
CREATE FUNCTION blocked_hash_lock(sha256 BYTEA) RETURNS BIGINT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT hashtextextended(encode(sha256, 'hex'), 403)
$$;

-- An upload and the blocking of its bytes exclude each other: whoever blocks holds the lock of the hash, and then either
-- sees the row of the upload, to take it down, or the upload sees the block and is refused. In the order of their numbers,
-- so that nobody waits for one who waits.
CREATE FUNCTION image_not_blocked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    received BIGINT := blocked_hash_lock(NEW.received_sha256);
    served BIGINT := blocked_hash_lock(NEW.served_sha256);
BEGIN
    PERFORM pg_advisory_xact_lock_shared(LEAST(received, served));
    PERFORM pg_advisory_xact_lock_shared(GREATEST(received, served));
    IF EXISTS (SELECT FROM blocked_hash WHERE sha256 IN (NEW.received_sha256, NEW.served_sha256)) THEN
        -- A code of our own: lib/images/refuse-blocked.ts tells it from every other fault.
        RAISE EXCEPTION 'these bytes are blocked' USING ERRCODE = 'IM402';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER image_not_blocked BEFORE INSERT ON image
    FOR EACH ROW EXECUTE FUNCTION image_not_blocked();

CREATE TRIGGER image_not_blocked BEFORE INSERT ON staged_image
    FOR EACH ROW EXECUTE FUNCTION image_not_blocked();
