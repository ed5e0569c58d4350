-- How far each consumer of the changes has come. A consumer is a handler of the silos or a webhook; it has a row for each
-- partition: an organization, the owner of personal providers, or a provider that has neither.

CREATE INDEX outbox_owner_position_idx
    ON scim.outbox (owner_id, position) WHERE organization_id IS NULL AND owner_id IS NOT NULL AND position IS NOT NULL;
CREATE INDEX outbox_provider_position_idx
    ON scim.outbox (provider_key, position) WHERE organization_id IS NULL AND owner_id IS NULL AND position IS NOT NULL;

-- When somebody has to look at a partition next: at once after a change, later where attempts wait for their time, and
-- never ('infinity') while there is nothing to do. Who has looked sets the time only at the revision that was there when
-- the look began, so that no change that came meanwhile is forgotten.
CREATE TABLE scim.delivery_partitions (
    partition text        COLLATE "C" NOT NULL,
    revision  bigint      NOT NULL,
    look_at   timestamptz NOT NULL,
    CONSTRAINT delivery_partitions_pkey PRIMARY KEY (partition)
) WITH (fillfactor = 70);

CREATE INDEX delivery_partitions_look_at_idx ON scim.delivery_partitions (look_at) WHERE look_at < 'infinity';

-- Everything up to "position" was delivered or stands in delivery_waiting. The fence goes up whenever the row changes
-- hands: what the holder before writes afterwards does nothing.
CREATE TABLE scim.delivery_progress (
    partition   text        COLLATE "C" NOT NULL,
    consumer    text        COLLATE "C" NOT NULL,
    position    bigint      NOT NULL,
    fence       bigint      NOT NULL,
    holder      text        COLLATE "C" NULL,
    lease_until timestamptz NOT NULL,
    CONSTRAINT delivery_progress_pkey PRIMARY KEY (partition, consumer)
) WITH (fillfactor = 70);

-- Changes that could not be delivered yet, those behind them of the same resource ('infinity' until their turn comes),
-- and those that were given up.
CREATE TABLE scim.delivery_waiting (
    partition       text        COLLATE "C" NOT NULL,
    consumer        text        COLLATE "C" NOT NULL,
    position        bigint      NOT NULL,
    change_id       uuid        NOT NULL,
    resource_id     text        COLLATE "C" NOT NULL,
    attempts        integer     NOT NULL,
    waiting_since   timestamptz NOT NULL,
    next_attempt_at timestamptz NOT NULL,
    last_status     integer     NULL,
    last_error      text        NULL,
    given_up_at     timestamptz NULL,
    CONSTRAINT delivery_waiting_pkey PRIMARY KEY (partition, consumer, position)
);

CREATE INDEX delivery_waiting_resource_idx
    ON scim.delivery_waiting (partition, consumer, resource_id, position) WHERE given_up_at IS NULL;
CREATE INDEX delivery_waiting_due_idx
    ON scim.delivery_waiting (partition, consumer, next_attempt_at) WHERE given_up_at IS NULL AND next_attempt_at < 'infinity';

-- The handlers that any silo has had: one that is new gets what happened before it, too.
CREATE TABLE scim.delivery_handlers (
    consumer text COLLATE "C" NOT NULL,
    CONSTRAINT delivery_handlers_pkey PRIMARY KEY (consumer)
);

INSERT INTO scim.delivery_partitions (partition, revision, look_at)
SELECT DISTINCT CASE WHEN organization_id IS NOT NULL THEN 'organization:' || organization_id
                     WHEN owner_id IS NOT NULL THEN 'owner:' || owner_id
                     ELSE 'provider:' || provider_key::text
                END, 1, '-infinity'::timestamptz
  FROM scim.outbox;
