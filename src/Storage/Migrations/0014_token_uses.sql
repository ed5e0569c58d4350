-- When a token was last accepted. Written now and then by the provider's grain, never by the check of a token.

CREATE TABLE scim.token_uses (
    provider_key uuid        NOT NULL,
    token_id     uuid        NOT NULL,
    last_used_at timestamptz NOT NULL,
    CONSTRAINT token_uses_pkey PRIMARY KEY (provider_key, token_id)
);
