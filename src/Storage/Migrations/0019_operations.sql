-- Which operation made an identity, or brought it back: who repeats an operation recognizes what it has done already. The
-- insert itself stores it, and no index has it but for operations that a client named by a key.

ALTER TABLE scim.identities ADD COLUMN operation_id uuid NULL;
ALTER TABLE scim.identity_tombstones ADD COLUMN operation_id uuid NULL;

-- The ids of such operations are UUIDs of version 8, the others of version 7.
CREATE UNIQUE INDEX identities_keyed_operation_key
    ON scim.identities (provider_key, operation_id) WHERE get_byte(uuid_send(operation_id), 6) >> 4 = 8;

-- Operations whose answer may not have reached the client. A row says nothing of whether the operation was carried out.
CREATE TABLE scim.unanswered_operations (
    provider_key uuid        NOT NULL,
    operation_id uuid        NOT NULL,
    content_hash bytea       NOT NULL,
    expires_at   timestamptz NOT NULL,
    CONSTRAINT unanswered_operations_pkey PRIMARY KEY (provider_key, operation_id)
);

CREATE INDEX unanswered_operations_expires_at_idx ON scim.unanswered_operations (expires_at);

-- Operations that a client named by a key of its own, written before they are carried out. Keys are kept as hashes.
CREATE TABLE scim.keyed_operations (
    provider_key uuid        NOT NULL,
    key_hash     bytea       NOT NULL,
    operation_id uuid        NOT NULL,
    content_hash bytea       NOT NULL,
    expires_at   timestamptz NOT NULL,
    CONSTRAINT keyed_operations_pkey PRIMARY KEY (provider_key, key_hash)
);

CREATE INDEX keyed_operations_expires_at_idx ON scim.keyed_operations (expires_at);
