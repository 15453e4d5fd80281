-- How long an uploader wants an image to live that waits for its payment.
ALTER TABLE "staged_image" ADD COLUMN "retention_seconds" INTEGER;
