-- How many deactivations and deletions a provider has asked for lately, where a guard counts them, and where it stands guard.

CREATE TABLE scim.deprovisioning_counts (
    provider_key uuid        NOT NULL,
    since        timestamptz NOT NULL,
    count        bigint      NOT NULL,
    CONSTRAINT deprovisioning_counts_pkey PRIMARY KEY (provider_key, since)
) WITH (fillfactor = 50);

CREATE TABLE scim.deprovisioning_guards (
    provider_key uuid        NOT NULL,
    tripped_at   timestamptz NOT NULL,
    CONSTRAINT deprovisioning_guards_pkey PRIMARY KEY (provider_key)
);
