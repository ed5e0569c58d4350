-- Webhooks of organizations and their last attempts.

-- Secrets sign, so they must be readable: whsec_ and base64 as receivers have them, or, where the configuration has keys
-- for it, cipher text that names its key.
CREATE TABLE scim.webhooks (
    organization_id       text        COLLATE "C" NOT NULL,
    webhook_id            uuid        NOT NULL,
    url                   text        NOT NULL,
    description           text        NULL,
    -- Empty: all types.
    event_types           text[]      NOT NULL,
    enabled               boolean     NOT NULL,
    -- Why the service itself disabled it.
    disabled_reason       text        NULL,
    secret                text        NOT NULL,
    previous_secret       text        NULL,
    previous_secret_until timestamptz NULL,
    created_at            timestamptz NOT NULL,
    updated_at            timestamptz NOT NULL,
    CONSTRAINT webhooks_pkey PRIMARY KEY (organization_id, webhook_id)
);

CREATE TABLE scim.webhook_attempts (
    organization_id text        COLLATE "C" NOT NULL,
    webhook_id      uuid        NOT NULL,
    attempt_id      uuid        NOT NULL,
    change_id       uuid        NOT NULL,
    type            text        NOT NULL,
    attempted_at    timestamptz NOT NULL,
    attempt         integer     NOT NULL,
    status          integer     NULL,
    error           text        NULL,
    duration_ms     integer     NOT NULL,
    CONSTRAINT webhook_attempts_pkey PRIMARY KEY (organization_id, webhook_id, attempt_id)
);
