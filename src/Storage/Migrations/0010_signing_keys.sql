-- Keys that all silos must share, such as the one that signs cursors. Each is made once, by whoever needs it first.

CREATE TABLE scim.signing_keys (
    name       text        COLLATE "C" NOT NULL,
    key        bytea       NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT signing_keys_pkey PRIMARY KEY (name)
);
