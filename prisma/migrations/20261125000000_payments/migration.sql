-- CreateEnum
CREATE TYPE "PaymentState" AS ENUM ('settling', 'pending', 'released', 'refused', 'settled', 'missing', 'lost');

-- CreateEnum
CREATE TYPE "Product" AS ENUM ('upload_token', 'upload', 'keep');

-- CreateEnum
CREATE TYPE "EntitlementState" AS ENUM ('unspent', 'spent', 'frozen');

-- CreateTable
CREATE TABLE "payment" (
    "id" TEXT NOT NULL,
    "state" "PaymentState" NOT NULL DEFAULT 'settling',
    "product" "Product" NOT NULL,
    "chain_id" INTEGER NOT NULL,
    "asset" BYTEA NOT NULL,
    "payer" BYTEA NOT NULL,
    "nonce" BYTEA NOT NULL,
    "pay_to" BYTEA NOT NULL,
    "amount" BIGINT NOT NULL,
    "valid_after" BIGINT NOT NULL,
    "valid_before" BIGINT NOT NULL,
    "protocol_version" SMALLINT NOT NULL,
    "signature" BYTEA,
    "request_sha256" BYTEA NOT NULL,
    "target_image_id" TEXT,
    "facilitator" TEXT NOT NULL,
    "head_block" BIGINT,
    "payer_only" BOOLEAN NOT NULL DEFAULT false,
    "reason" TEXT,
    "transaction" BYTEA,
    "log_index" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "lease_until" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "confirm_block" BIGINT,
    "checked_at" TIMESTAMPTZ(3),
    "final_at" TIMESTAMPTZ(3),
    "acknowledged_at" TIMESTAMPTZ(3),

    CONSTRAINT "payment_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "payment_id_form" CHECK ("id" ~ '^[0-9a-f]{32}$'),
    CONSTRAINT "payment_canonical_key" CHECK (
        octet_length("asset") = 20 AND octet_length("payer") = 20 AND octet_length("nonce") = 32
    ),
    CONSTRAINT "payment_lengths" CHECK (
        octet_length("pay_to") = 20 AND octet_length("request_sha256") = 32 AND octet_length("transaction") = 32
    ),
    CONSTRAINT "payment_amount_positive" CHECK ("amount" > 0),
    CONSTRAINT "payment_protocol_version" CHECK ("protocol_version" IN (1, 2)),
    CONSTRAINT "payment_keep_has_target" CHECK (("product" = 'keep') = ("target_image_id" IS NOT NULL)),
    CONSTRAINT "payment_settled_at" CHECK (
        ("state" IN ('settled', 'missing', 'lost')) = ("settled_at" IS NOT NULL)
    ),
    CONSTRAINT "payment_settled_transaction" CHECK ("state" <> 'settled' OR "transaction" IS NOT NULL),
    CONSTRAINT "payment_refused_reason" CHECK ("state" <> 'refused' OR "reason" IS NOT NULL),
    -- What is not final may have to be settled again, or shown to a facilitator.
    CONSTRAINT "payment_signature_until_final" CHECK ("signature" IS NOT NULL OR "final_at" IS NOT NULL)
);

-- CreateTable
CREATE TABLE "payment_key" (
    "payer" BYTEA NOT NULL,
    "product" "Product" NOT NULL,
    "key_hash" BYTEA NOT NULL,
    "payment_id" TEXT NOT NULL,

    CONSTRAINT "payment_key_pkey" PRIMARY KEY ("payer","product","key_hash"),
    CONSTRAINT "payment_key_lengths" CHECK (octet_length("payer") = 20 AND octet_length("key_hash") = 32)
);

-- CreateTable
CREATE TABLE "entitlement" (
    "payment_id" TEXT NOT NULL,
    "state" "EntitlementState" NOT NULL,
    "generation" INTEGER NOT NULL DEFAULT 0,
    "token_hash" BYTEA,
    "token_expires_at" TIMESTAMPTZ(3),
    "secret_key_id" TEXT,
    "image_id" TEXT,
    "granted_at" TIMESTAMPTZ(3) NOT NULL,
    "spent_at" TIMESTAMPTZ(3),

    CONSTRAINT "entitlement_pkey" PRIMARY KEY ("payment_id"),
    CONSTRAINT "entitlement_spent_at" CHECK (("state" = 'spent') = ("spent_at" IS NOT NULL)),
    CONSTRAINT "entitlement_image_is_spent" CHECK ("image_id" IS NULL OR "state" = 'spent'),
    CONSTRAINT "entitlement_token_whole" CHECK (
        ("generation" = 0) = ("token_hash" IS NULL)
        AND ("token_hash" IS NULL) = ("token_expires_at" IS NULL)
        AND ("token_hash" IS NULL) = ("secret_key_id" IS NULL)
        AND octet_length("token_hash") = 32
    )
);

-- CreateTable
CREATE TABLE "staged_image" (
    "payment_id" TEXT NOT NULL,
    "image_id" TEXT NOT NULL,
    "format" "ImageFormat" NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "frames" INTEGER NOT NULL,
    "received_bytes" INTEGER NOT NULL,
    "served_bytes" INTEGER NOT NULL,
    "received_sha256" BYTEA NOT NULL,
    "served_sha256" BYTEA NOT NULL,
    "storage_key" TEXT NOT NULL,

    CONSTRAINT "staged_image_pkey" PRIMARY KEY ("payment_id"),
    CONSTRAINT "staged_image_sizes_positive" CHECK (
        "width" > 0 AND "height" > 0 AND "frames" > 0 AND "received_bytes" > 0 AND "served_bytes" > 0
    ),
    CONSTRAINT "staged_image_hash_lengths" CHECK (
        octet_length("received_sha256") = 32 AND octet_length("served_sha256") = 32
    )
);

-- CreateTable
CREATE TABLE "payer_strike" (
    "payer" BYTEA NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "payer_strike_pkey" PRIMARY KEY ("payer","minute"),
    CONSTRAINT "payer_strike_form" CHECK (octet_length("payer") = 20 AND "count" > 0)
);

-- CreateTable
CREATE TABLE "spent_sign_in" (
    "nonce_hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "spent_sign_in_pkey" PRIMARY KEY ("nonce_hash"),
    CONSTRAINT "spent_sign_in_length" CHECK (octet_length("nonce_hash") = 32)
);

-- CreateIndex
CREATE INDEX "payment_payer_created_at_idx" ON "payment"("payer", "created_at");

-- CreateIndex
CREATE INDEX "payment_final_at_checked_at_idx" ON "payment"("final_at", "checked_at");

-- CreateIndex
CREATE INDEX "payment_state_idx" ON "payment"("state");

-- CreateIndex
CREATE INDEX "payment_target_image_id_idx" ON "payment"("target_image_id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_chain_id_asset_payer_nonce_key" ON "payment"("chain_id", "asset", "payer", "nonce");

-- CreateIndex
CREATE UNIQUE INDEX "payment_chain_id_transaction_log_index_key" ON "payment"("chain_id", "transaction", "log_index");

-- CreateIndex
CREATE UNIQUE INDEX "payment_key_payment_id_key" ON "payment_key"("payment_id");

-- CreateIndex
CREATE UNIQUE INDEX "entitlement_token_hash_key" ON "entitlement"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "entitlement_image_id_key" ON "entitlement"("image_id");

-- CreateIndex
CREATE UNIQUE INDEX "staged_image_storage_key_key" ON "staged_image"("storage_key");

-- CreateIndex
CREATE INDEX "payer_strike_minute_idx" ON "payer_strike"("minute");

-- CreateIndex
CREATE INDEX "spent_sign_in_expires_at_idx" ON "spent_sign_in"("expires_at");

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_target_image_id_fkey" FOREIGN KEY ("target_image_id") REFERENCES "image"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_key" ADD CONSTRAINT "payment_key_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entitlement" ADD CONSTRAINT "entitlement_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entitlement" ADD CONSTRAINT "entitlement_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "image"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entitlement" ADD CONSTRAINT "entitlement_secret_key_id_fkey" FOREIGN KEY ("secret_key_id") REFERENCES "secret_key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staged_image" ADD CONSTRAINT "staged_image_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The ways between the states of a payment: TRANSITIONS of lib/payments/states.ts. A test compares the two.
CREATE FUNCTION payment_transition() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before TEXT := CASE WHEN TG_OP = 'INSERT' THEN 'nothing' ELSE OLD.state::text END;
BEGIN
    IF before = NEW.state::text THEN
        RETURN NEW;
    END IF;
    IF (before, NEW.state::text) NOT IN (
        ('nothing', 'settling'),
        ('settling', 'pending'), ('settling', 'released'), ('settling', 'refused'), ('settling', 'settled'),
        ('pending', 'refused'), ('pending', 'settled'),
        ('released', 'settling'), ('released', 'refused'), ('released', 'settled'),
        ('refused', 'settled'),
        ('settled', 'missing'), ('settled', 'lost'),
        ('missing', 'settled'), ('missing', 'lost')
    ) THEN
        RAISE EXCEPTION 'a payment goes from % to % on no way of ours', before, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_transition';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER payment_transition BEFORE INSERT OR UPDATE OF state ON payment
    FOR EACH ROW EXECUTE FUNCTION payment_transition();

-- What an authorization says never changes after its reservation.
CREATE FUNCTION payment_terms_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the terms of a payment stand'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_terms_stand';
END
$$;

CREATE TRIGGER payment_terms_stand BEFORE UPDATE ON payment FOR EACH ROW
    WHEN ((OLD.id, OLD.product, OLD.chain_id, OLD.asset, OLD.payer, OLD.nonce, OLD.pay_to, OLD.amount, OLD.valid_after,
           OLD.valid_before, OLD.request_sha256, OLD.target_image_id)
        IS DISTINCT FROM
          (NEW.id, NEW.product, NEW.chain_id, NEW.asset, NEW.payer, NEW.nonce, NEW.pay_to, NEW.amount, NEW.valid_after,
           NEW.valid_before, NEW.request_sha256, NEW.target_image_id))
    EXECUTE FUNCTION payment_terms_stand();

-- A grant and its payment change in one transaction: at its end, whatever the code did, one is not without the other.
CREATE FUNCTION payment_granted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM entitlement WHERE payment_id = NEW.id) THEN
        RAISE EXCEPTION 'a settled payment without an entitlement'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_granted';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER payment_granted AFTER UPDATE OF state ON payment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'settled') EXECUTE FUNCTION payment_granted();

CREATE FUNCTION entitlement_paid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM payment WHERE id = NEW.payment_id AND state = 'settled') THEN
        RAISE EXCEPTION 'an entitlement without a settled payment'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entitlement_paid';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER entitlement_paid AFTER INSERT ON entitlement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION entitlement_paid();
