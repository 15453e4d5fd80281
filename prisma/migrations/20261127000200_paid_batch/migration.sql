-- Several images by one payment. Servers of the version before go on meanwhile: what they write has the count 1 and the
-- index 0, and the price of one is what was paid.

-- AlterTable
ALTER TABLE "payment" ADD COLUMN "unit_price" BIGINT, ADD COLUMN "count" INTEGER NOT NULL DEFAULT 1;
UPDATE "payment" SET "unit_price" = "amount";
ALTER TABLE "payment"
    ALTER COLUMN "unit_price" SET NOT NULL,
    ADD CONSTRAINT "payment_count_bounded" CHECK ("count" BETWEEN 1 AND 10),
    ADD CONSTRAINT "payment_count_of_uploads" CHECK ("count" = 1 OR "product" = 'upload'),
    ADD CONSTRAINT "payment_amount_is_price_by_count" CHECK ("amount" = "unit_price" * "count");

CREATE FUNCTION payment_unit_price() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.unit_price := NEW.amount / NEW.count;
    RETURN NEW;
END
$$;

CREATE TRIGGER payment_unit_price BEFORE INSERT ON payment FOR EACH ROW
    WHEN (NEW.unit_price IS NULL) EXECUTE FUNCTION payment_unit_price();

-- What was bought, and for how much each, stands like every other term.
DROP TRIGGER payment_terms_stand ON payment;
CREATE TRIGGER payment_terms_stand BEFORE UPDATE ON payment FOR EACH ROW
    WHEN ((OLD.id, OLD.product, OLD.chain_id, OLD.asset, OLD.payer, OLD.nonce, OLD.pay_to, OLD.amount, OLD.unit_price,
           OLD.count, OLD.valid_after, OLD.valid_before, OLD.request_sha256, OLD.target_image_id)
        IS DISTINCT FROM
          (NEW.id, NEW.product, NEW.chain_id, NEW.asset, NEW.payer, NEW.nonce, NEW.pay_to, NEW.amount, NEW.unit_price,
           NEW.count, NEW.valid_after, NEW.valid_before, NEW.request_sha256, NEW.target_image_id))
    EXECUTE FUNCTION payment_terms_stand();

-- AlterTable
ALTER TABLE "entitlement"
    ADD COLUMN "index" INTEGER NOT NULL DEFAULT 0,
    DROP CONSTRAINT "entitlement_pkey",
    ADD CONSTRAINT "entitlement_pkey" PRIMARY KEY ("payment_id", "index");

-- AlterTable
ALTER TABLE "staged_image"
    ADD COLUMN "index" INTEGER NOT NULL DEFAULT 0,
    DROP CONSTRAINT "staged_image_pkey",
    ADD CONSTRAINT "staged_image_pkey" PRIMARY KEY ("payment_id", "index");

-- AlterTable
ALTER TABLE "direct_upload" ADD COLUMN "index" INTEGER NOT NULL DEFAULT 0;

-- At the end of a grant there is one entitlement for each thing that was paid for, not one less: a server of the version
-- before, which knows of one, cannot grant what was paid for several.
CREATE OR REPLACE FUNCTION payment_granted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    granted INTEGER := (SELECT count(*) FROM entitlement WHERE payment_id = NEW.id);
BEGIN
    IF granted = 0 THEN
        RAISE EXCEPTION 'a settled payment without an entitlement'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_granted';
    END IF;
    IF granted <> NEW.count THEN
        RAISE EXCEPTION 'a payment for % things with % entitlements', NEW.count, granted
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_granted';
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION entitlement_paid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM payment WHERE id = NEW.payment_id AND state = 'settled') THEN
        RAISE EXCEPTION 'an entitlement without a settled payment'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entitlement_paid';
    END IF;
    IF NOT EXISTS (SELECT FROM payment WHERE id = NEW.payment_id AND NEW.index BETWEEN 0 AND count - 1) THEN
        RAISE EXCEPTION 'an entitlement beyond what was paid for'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entitlement_paid';
    END IF;
    RETURN NULL;
END
$$;
