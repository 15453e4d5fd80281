-- CreateTable
CREATE TABLE "direct_upload" (
    "id" TEXT NOT NULL,
    "payment_id" TEXT NOT NULL,
    "storage_key" TEXT NOT NULL,
    "size_bytes" INTEGER NOT NULL,
    "image_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "direct_upload_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "direct_upload_size_positive" CHECK ("size_bytes" > 0),
    CONSTRAINT "direct_upload_image_ends" CHECK ("image_id" IS NULL OR "ended_at" IS NOT NULL)
);

-- CreateIndex
CREATE UNIQUE INDEX "direct_upload_storage_key_key" ON "direct_upload"("storage_key");

-- CreateIndex
CREATE INDEX "direct_upload_payment_id_idx" ON "direct_upload"("payment_id");

-- CreateIndex
CREATE INDEX "direct_upload_expires_at_id_idx" ON "direct_upload"("expires_at", "id");

-- AddForeignKey
ALTER TABLE "direct_upload" ADD CONSTRAINT "direct_upload_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE CASCADE ON UPDATE CASCADE;
