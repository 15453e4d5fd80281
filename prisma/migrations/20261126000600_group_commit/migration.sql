-- Counts the bytes of free images against the day's cap, over all servers, and makes their rows: all of them, or none.
-- A function and not a statement, so that each connection plans it once; a prepared statement would do the same, and
-- poolers lose it.
--
-- The locks of what image_not_blocked looks up are taken first, in the order of their numbers, as everybody takes them:
-- rows come in any order, and none may wait for whoever waits for another.
CREATE FUNCTION insert_free_images(images JSONB, of_day DATE, cap BIGINT) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
DECLARE
    bytes BIGINT := (SELECT sum((image ->> 'servedBytes')::bigint) FROM jsonb_array_elements(images) AS image);
BEGIN
    INSERT INTO daily_usage AS usage (day, free_bytes, free_uploads)
    SELECT of_day, bytes, jsonb_array_length(images) WHERE bytes <= cap
    ON CONFLICT (day) DO UPDATE
    SET free_bytes = usage.free_bytes + excluded.free_bytes, free_uploads = usage.free_uploads + excluded.free_uploads
    WHERE usage.free_bytes + excluded.free_bytes <= cap;
    IF NOT FOUND THEN
        RETURN FALSE;
    END IF;

    PERFORM pg_advisory_xact_lock_shared(lock) FROM (
        SELECT DISTINCT blocked_hash_lock(decode(sha256, 'hex')) AS lock
        FROM jsonb_array_elements(images) AS image,
            unnest(ARRAY[image ->> 'receivedSha256', image ->> 'servedSha256']) AS sha256
        ORDER BY lock
    ) AS locks;

    INSERT INTO image (
        id, state, tier, format, width, height, frames, received_bytes, served_bytes, received_sha256, served_sha256,
        storage_key, delete_token_hash, secret_key_id, created_at, expires_at
    )
    SELECT
        id, state, tier, format, width, height, frames, "receivedBytes", "servedBytes", decode("receivedSha256", 'hex'),
        decode("servedSha256", 'hex'), "storageKey", decode("deleteTokenHash", 'hex'), "secretKeyId", "createdAt",
        "expiresAt"
    FROM jsonb_to_recordset(images) AS image(
        id TEXT, state "ImageState", tier "Tier", format "ImageFormat", width INT, height INT, frames INT,
        "receivedBytes" INT, "servedBytes" INT, "receivedSha256" TEXT, "servedSha256" TEXT, "storageKey" TEXT,
        "deleteTokenHash" TEXT, "secretKeyId" TEXT, "createdAt" TIMESTAMPTZ, "expiresAt" TIMESTAMPTZ
    );
    RETURN TRUE;
END
$$;
