-- CreateEnum
CREATE TYPE "ImageState" AS ENUM ('live', 'deleting', 'deleted');

-- CreateEnum
CREATE TYPE "Tier" AS ENUM ('free', 'paid');

-- CreateEnum
CREATE TYPE "ImageFormat" AS ENUM ('png', 'jpeg', 'gif', 'webp');

-- CreateTable
CREATE TABLE "secret_key" (
    "id" TEXT NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "secret_key_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "secret_key_id_hex" CHECK ("id" ~ '^[0-9a-f]{8}$'),
    CONSTRAINT "secret_key_fingerprint_length" CHECK (octet_length("fingerprint") = 32)
);

-- CreateTable
CREATE TABLE "image" (
    "id" TEXT NOT NULL,
    "state" "ImageState" NOT NULL DEFAULT 'live',
    "tier" "Tier" NOT NULL,
    "format" "ImageFormat" NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "frames" INTEGER NOT NULL,
    "received_bytes" INTEGER NOT NULL,
    "served_bytes" INTEGER NOT NULL,
    "received_sha256" BYTEA NOT NULL,
    "served_sha256" BYTEA NOT NULL,
    "storage_key" TEXT NOT NULL,
    "delete_token_hash" BYTEA NOT NULL,
    "secret_key_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),
    "bytes_deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "image_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "image_id_form" CHECK ("id" ~ '^[a-z0-9]{10,32}$'),
    CONSTRAINT "image_sizes_positive" CHECK (
        "width" > 0 AND "height" > 0 AND "frames" > 0 AND "received_bytes" > 0 AND "served_bytes" > 0
    ),
    CONSTRAINT "image_hash_lengths" CHECK (
        octet_length("received_sha256") = 32
        AND octet_length("served_sha256") = 32
        AND octet_length("delete_token_hash") = 32
    ),
    CONSTRAINT "image_expires_after_created" CHECK ("expires_at" > "created_at"),
    -- "deleted" says that the bytes are gone, and nothing else does.
    CONSTRAINT "image_deleted_without_bytes" CHECK (("state" = 'deleted') = ("bytes_deleted_at" IS NOT NULL))
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "key_hash" BYTEA NOT NULL,
    "request_sha256" BYTEA NOT NULL,
    "owner" UUID NOT NULL,
    "lease_until" TIMESTAMPTZ(3) NOT NULL,
    "image_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("key_hash"),
    CONSTRAINT "idempotency_key_hash_lengths" CHECK (
        octet_length("key_hash") = 32 AND octet_length("request_sha256") = 32
    ),
    CONSTRAINT "idempotency_key_expires_after_created" CHECK ("expires_at" > "created_at")
);

-- CreateTable
CREATE TABLE "daily_usage" (
    "day" DATE NOT NULL,
    "free_bytes" BIGINT NOT NULL DEFAULT 0,
    "free_uploads" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "daily_usage_pkey" PRIMARY KEY ("day"),
    CONSTRAINT "daily_usage_not_negative" CHECK ("free_bytes" >= 0 AND "free_uploads" >= 0)
);

-- CreateIndex
CREATE UNIQUE INDEX "image_storage_key_key" ON "image"("storage_key");

-- CreateIndex
CREATE INDEX "image_state_expires_at_id_idx" ON "image"("state", "expires_at", "id");

-- CreateIndex
CREATE INDEX "image_received_sha256_idx" ON "image"("received_sha256");

-- CreateIndex
CREATE INDEX "image_served_sha256_idx" ON "image"("served_sha256");

-- CreateIndex
CREATE UNIQUE INDEX "idempotency_key_image_id_key" ON "idempotency_key"("image_id");

-- CreateIndex
CREATE INDEX "idempotency_key_expires_at_idx" ON "idempotency_key"("expires_at");

-- AddForeignKey
ALTER TABLE "image" ADD CONSTRAINT "image_secret_key_id_fkey" FOREIGN KEY ("secret_key_id") REFERENCES "secret_key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "idempotency_key" ADD CONSTRAINT "idempotency_key_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "image"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
