-- The record of a payment may outlive that of the image which it prolonged.
ALTER TABLE "payment" DROP CONSTRAINT "payment_target_image_id_fkey";

-- AlterTable
ALTER TABLE "image"
    ADD COLUMN "removed_at" TIMESTAMPTZ(3),
    ADD COLUMN "held_at" TIMESTAMPTZ(3),
    ADD COLUMN "sealed_until" TIMESTAMPTZ(3),
    ADD COLUMN "bytes_due_at" TIMESTAMPTZ(3),
    ADD COLUMN "destroy_attempts" INTEGER NOT NULL DEFAULT 0;

UPDATE "image" SET "bytes_due_at" = "gone_at" WHERE "state" = 'deleting';

ALTER TABLE "image"
    ADD CONSTRAINT "image_live_until_gone" CHECK (("state" = 'live') = ("gone_at" IS NULL)),
    ADD CONSTRAINT "image_deleting_has_due" CHECK (("state" = 'deleting') = ("bytes_due_at" IS NOT NULL)),
    ADD CONSTRAINT "image_removed_is_not_live" CHECK ("state" <> 'live' OR "removed_at" IS NULL);

-- CreateTable
CREATE TABLE "job" (
    "name" TEXT NOT NULL,
    "owner" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "cursor" TEXT,

    CONSTRAINT "job_pkey" PRIMARY KEY ("name"),
    CONSTRAINT "job_lease_whole" CHECK (("owner" IS NULL) = ("lease_until" IS NULL))
);

-- CreateTable
CREATE TABLE "cdn_purge" (
    "id" BIGSERIAL NOT NULL,
    "url" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,

    CONSTRAINT "cdn_purge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "swept_object" (
    "storage_key" TEXT NOT NULL,
    "swept_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "swept_object_pkey" PRIMARY KEY ("storage_key")
);

-- CreateTable
CREATE TABLE "instance" (
    "id" UUID NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "backup_at" TIMESTAMPTZ(3),
    "backup_block" BIGINT,

    CONSTRAINT "instance_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "instance_closed_by_backup" CHECK ("closed_at" IS NULL OR "backup_at" IS NOT NULL)
);

INSERT INTO "instance" ("id") VALUES (gen_random_uuid());

-- CreateEnum
CREATE TYPE "RemovalKind" AS ENUM ('deleted', 'removed', 'held', 'released');

-- CreateTable
CREATE TABLE "removal_entry" (
    "id" BIGSERIAL NOT NULL,
    "image_id" TEXT NOT NULL,
    "kind" "RemovalKind" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "removal_entry_pkey" PRIMARY KEY ("id")
);

-- DropIndex
DROP INDEX "image_state_expires_at_id_idx";

-- CreateIndex
CREATE INDEX "image_expires_at_id_idx" ON "image"("expires_at", "id") WHERE (state = 'live');

-- CreateIndex
CREATE INDEX "image_bytes_due_at_id_idx" ON "image"("bytes_due_at", "id") WHERE (state = 'deleting' AND held_at IS NULL);

-- CreateIndex
CREATE INDEX "image_gone_at_id_idx" ON "image"("gone_at", "id") WHERE (state = 'deleted' AND held_at IS NULL);

-- CreateIndex
CREATE INDEX "payment_final_at_id_ended_idx" ON "payment"("final_at", "id") WHERE (state = 'released' OR state = 'refused');

-- CreateIndex
CREATE INDEX "payment_acknowledged_at_id_idx" ON "payment"("acknowledged_at", "id") WHERE (state = 'lost');

-- CreateIndex
CREATE INDEX "cdn_purge_due_at_id_idx" ON "cdn_purge"("due_at", "id");

-- CreateIndex
CREATE INDEX "cdn_purge_created_at_idx" ON "cdn_purge"("created_at");

-- CreateIndex
CREATE INDEX "swept_object_swept_at_idx" ON "swept_object"("swept_at");

-- An expiry that was told is kept: no setting, job or mistake brings it nearer.
CREATE FUNCTION image_expiry_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an expiry is never brought nearer'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'image_expiry_stands';
END
$$;

CREATE TRIGGER image_expiry_stands BEFORE UPDATE OF expires_at ON image FOR EACH ROW
    WHEN (NEW.expires_at < OLD.expires_at) EXECUTE FUNCTION image_expiry_stands();

-- A row that names an object and the sweep that takes the object for nobody's exclude each other: the sweep holds this
-- lock while it looks for rows and leaves its mark, and whoever comes after it is refused instead of left without bytes.
CREATE FUNCTION storage_key_not_swept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended(NEW.storage_key, 402));
    IF EXISTS (SELECT FROM swept_object WHERE storage_key = NEW.storage_key) THEN
        RAISE EXCEPTION 'the object of this row was swept'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'storage_key_not_swept';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER storage_key_not_swept BEFORE INSERT ON image
    FOR EACH ROW EXECUTE FUNCTION storage_key_not_swept();

CREATE TRIGGER storage_key_not_swept BEFORE INSERT ON staged_image
    FOR EACH ROW EXECUTE FUNCTION storage_key_not_swept();
