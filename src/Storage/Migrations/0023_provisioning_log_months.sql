-- The provisioning log by months of UTC, so that old months are dropped and not deleted row by row. A row whose month has
-- no partition goes to the default partition, from which the month takes it when it is made: no write fails for want of
-- a partition.

ALTER TABLE scim.provisioning_log RENAME TO provisioning_log_before;
ALTER TABLE scim.provisioning_log_before RENAME CONSTRAINT provisioning_log_pkey TO provisioning_log_before_pkey;

CREATE TABLE scim.provisioning_log (
    provider_key       uuid        NOT NULL,
    log_id             uuid        NOT NULL,
    occurred_at        timestamptz NOT NULL,
    organization_id    text        COLLATE "C" NULL,
    owner_id           text        COLLATE "C" NULL,
    operation          text        NOT NULL,
    resource_type      text        NOT NULL,
    -- Null where a refused request names no resource that could exist.
    resource_id        text        COLLATE "C" NULL,
    account_id         text        NULL,
    -- The user behind a change of the connection or of the log.
    actor              text        NULL,
    token_id           uuid        NULL,
    token_label        text        NULL,
    status             integer     NOT NULL,
    scim_type          text        NULL,
    -- The reason of a refusal, without values.
    detail             text        NULL,
    changed_attributes text[]      NOT NULL,
    -- {"userName": {"old": ..., "new": ...}}
    changed_values     jsonb       NULL,
    request_id         text        NULL,
    duration_ms        integer     NULL,
    erased_at          timestamptz NULL,
    -- The seal, null until the sealer has come by: the place in the chain, the hash over the entry before and this row, the
    -- salt of the values, and the salted hashes that stand for the values in the entry's hash.
    chain              text        COLLATE "C" NULL,
    seq                bigint      NULL,
    entry_hash         bytea       NULL,
    value_salt         bytea       NULL,
    value_hashes       text        NULL,
    CONSTRAINT provisioning_log_pkey PRIMARY KEY (provider_key, log_id, occurred_at)
) PARTITION BY RANGE (occurred_at);

CREATE TABLE scim.provisioning_log_default PARTITION OF scim.provisioning_log DEFAULT;

-- Of these, a write of an organization's connection touches the first three.
CREATE INDEX provisioning_log_organization_idx ON scim.provisioning_log (organization_id, occurred_at, log_id)
 WHERE organization_id IS NOT NULL;
CREATE INDEX provisioning_log_resource_idx ON scim.provisioning_log (resource_id, occurred_at);
CREATE INDEX provisioning_log_pending_idx ON scim.provisioning_log (occurred_at, log_id) WHERE seq IS NULL;
CREATE INDEX provisioning_log_refused_idx ON scim.provisioning_log (organization_id, occurred_at, log_id) WHERE status >= 400;
CREATE INDEX provisioning_log_personal_idx ON scim.provisioning_log (provider_key, occurred_at, log_id) WHERE organization_id IS NULL;
CREATE INDEX provisioning_log_chain_idx ON scim.provisioning_log (chain, seq) WHERE chain IS NOT NULL;

-- Makes the partition of the month in which an instant lies, and fills it from the default partition.
CREATE FUNCTION scim.add_log_month(instant timestamptz) RETURNS boolean LANGUAGE plpgsql AS $body$
DECLARE
    begins timestamptz := date_trunc('month', instant, 'UTC');
    ends   timestamptz := (begins AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC';
    month  text := 'provisioning_log_' || to_char(begins AT TIME ZONE 'UTC', 'YYYYMM');
BEGIN
    IF to_regclass('scim.' || month) IS NOT NULL THEN
        RETURN false;
    END IF;

    LOCK TABLE scim.provisioning_log_default IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('CREATE TABLE scim.%I (LIKE scim.provisioning_log INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', month);
    EXECUTE format(
        'WITH moved AS (DELETE FROM scim.provisioning_log_default WHERE occurred_at >= $1 AND occurred_at < $2 RETURNING *)
         INSERT INTO scim.%I SELECT * FROM moved', month) USING begins, ends;
    EXECUTE format('ALTER TABLE scim.provisioning_log ATTACH PARTITION scim.%I FOR VALUES FROM (%L) TO (%L)', month, begins, ends);
    RETURN true;
END
$body$;

SELECT scim.add_log_month(begins)
  FROM generate_series(
      (SELECT COALESCE(date_trunc('month', min(occurred_at), 'UTC'), date_trunc('month', now(), 'UTC')) FROM scim.provisioning_log_before)
          AT TIME ZONE 'UTC',
      (now() + interval '2 months') AT TIME ZONE 'UTC',
      interval '1 month') AS month
 CROSS JOIN LATERAL (SELECT month AT TIME ZONE 'UTC' AS begins) AS utc;

INSERT INTO scim.provisioning_log
    (provider_key, log_id, occurred_at, organization_id, owner_id, operation, resource_type, resource_id, account_id, actor,
     status, scim_type, changed_attributes, request_id)
SELECT provider_key, log_id, occurred_at, organization_id, owner_id, operation, resource_type, resource_id, account_id, actor,
       status, scim_type, changed_attributes, request_id
  FROM scim.provisioning_log_before;

DROP TABLE scim.provisioning_log_before;
