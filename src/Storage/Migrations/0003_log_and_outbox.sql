-- The provisioning log (what was asked, for administrators) and the outbox (what happened, for subscribers).
-- Ids are UUIDs of version 7 made by the writer, so that they sort by time and a repeated write adds nothing.

CREATE TABLE scim.provisioning_log (
    provider_key       uuid        NOT NULL,
    log_id             uuid        NOT NULL,
    occurred_at        timestamptz NOT NULL,
    organization_id    text        COLLATE "C" NULL,
    owner_id           text        COLLATE "C" NULL,
    operation          text        NOT NULL,
    resource_type      text        NOT NULL,
    resource_id        text        NOT NULL,
    account_id         text        NULL,
    actor              text        NULL,
    status             integer     NOT NULL,
    scim_type          text        NULL,
    changed_attributes text[]      NOT NULL,
    request_id         text        NULL,
    CONSTRAINT provisioning_log_pkey PRIMARY KEY (provider_key, log_id)
);

CREATE TABLE scim.outbox (
    change_id       uuid        NOT NULL,
    occurred_at     timestamptz NOT NULL,
    provider_key    uuid        NOT NULL,
    organization_id text        COLLATE "C" NULL,
    owner_id        text        COLLATE "C" NULL,
    type            text        NOT NULL,
    resource_id     text        NOT NULL,
    data            jsonb       NOT NULL,
    -- The place in the change feed, given by the dispatcher after the commit.
    position        bigint      NULL,
    CONSTRAINT outbox_pkey PRIMARY KEY (change_id)
);

CREATE INDEX outbox_pending_idx ON scim.outbox (change_id) WHERE position IS NULL;
CREATE UNIQUE INDEX outbox_position_key ON scim.outbox (position) WHERE position IS NOT NULL;
