-- Users (the persons), identities (what one provider says of one person), and the tombstones of deleted identities.

CREATE TABLE scim.users (
    user_id        uuid        NOT NULL,
    scope          text        COLLATE "C" NOT NULL,
    email          text        NULL,
    -- Null while no identity holds the user: the address is free for others then.
    email_key      text        COLLATE "C" NULL,
    display_name   text        NULL,
    -- The provider whose e-mail and name the user follows; null after it let go.
    managed_by     uuid        NULL,
    -- How many identities hold the user, and how many of them are active. Two transactions that let go of one user at
    -- the same time meet at this row, so exactly one of them sees that it was the last.
    identity_count integer     NOT NULL,
    active_count   integer     NOT NULL,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    CONSTRAINT users_pkey PRIMARY KEY (user_id),
    CONSTRAINT users_counts_check CHECK (active_count >= 0 AND identity_count >= active_count),
    CONSTRAINT users_unheld_check CHECK (identity_count > 0 OR (email_key IS NULL AND managed_by IS NULL))
) WITH (fillfactor = 90);

CREATE UNIQUE INDEX users_scope_email_key ON scim.users (scope, email_key) WHERE email_key IS NOT NULL;

-- The primary key is the order of lists. Room is left on each page: most updates touch no indexed column.
CREATE TABLE scim.identities (
    provider_key  uuid        NOT NULL,
    account_id    text        COLLATE "C" NOT NULL,
    user_id       uuid        NOT NULL,
    user_name_key text        COLLATE "C" NOT NULL,
    external_id   text        COLLATE "C" NULL,
    email_key     text        COLLATE "C" NOT NULL,
    active        boolean     NOT NULL,
    document      jsonb       NOT NULL,
    version       bigint      NOT NULL,
    created_at    timestamptz NOT NULL,
    last_modified timestamptz NOT NULL,
    CONSTRAINT identities_pkey PRIMARY KEY (provider_key, user_id),
    CONSTRAINT identities_account_id_key UNIQUE (provider_key, account_id),
    CONSTRAINT identities_user_name_key UNIQUE (provider_key, user_name_key)
) WITH (fillfactor = 85);

CREATE UNIQUE INDEX identities_external_id_key ON scim.identities (provider_key, external_id) WHERE external_id IS NOT NULL;

-- What is needed to recognize a person who is sent again. The document is not kept.
CREATE TABLE scim.identity_tombstones (
    provider_key  uuid        NOT NULL,
    user_id       uuid        NOT NULL,
    account_id    text        COLLATE "C" NOT NULL,
    user_name_key text        COLLATE "C" NOT NULL,
    external_id   text        COLLATE "C" NULL,
    version       bigint      NOT NULL,
    created_at    timestamptz NOT NULL,
    deleted_at    timestamptz NOT NULL,
    CONSTRAINT identity_tombstones_pkey PRIMARY KEY (provider_key, user_id)
);

CREATE INDEX identity_tombstones_external_id_idx
    ON scim.identity_tombstones (provider_key, external_id, deleted_at) WHERE external_id IS NOT NULL;
CREATE INDEX identity_tombstones_user_name_idx
    ON scim.identity_tombstones (provider_key, user_name_key, deleted_at) WHERE external_id IS NULL;
