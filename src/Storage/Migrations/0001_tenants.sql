-- Providers, organizations and their members. Text keys compare bytewise: they are folded in .NET, never here.

CREATE TABLE scim.providers (
    provider_key    uuid        NOT NULL,
    provider_id     text        COLLATE "C" NOT NULL,
    organization_id text        COLLATE "C" NULL,
    owner_id        text        COLLATE "C" NULL,
    epoch           bigint      NOT NULL,
    created_at      timestamptz NOT NULL,
    deleted_at      timestamptz NULL,
    -- Where the users of the provider live, and their e-mail addresses are unique.
    scope           text        COLLATE "C" NOT NULL GENERATED ALWAYS AS (
        CASE WHEN organization_id IS NOT NULL THEN 'organization:' || organization_id
             WHEN owner_id IS NOT NULL THEN 'owner:' || owner_id
             ELSE 'provider:' || provider_key::text
        END) STORED,
    CONSTRAINT providers_pkey PRIMARY KEY (provider_key)
);

-- A name is unique among the living; the deleted keep theirs so that they can be revived.
CREATE UNIQUE INDEX providers_provider_id_key ON scim.providers (provider_id) WHERE deleted_at IS NULL;
CREATE INDEX providers_organization_id_idx ON scim.providers (organization_id, provider_id) WHERE deleted_at IS NULL;
CREATE INDEX providers_owner_id_idx ON scim.providers (owner_id, provider_id) WHERE deleted_at IS NULL;

CREATE TABLE scim.organizations (
    organization_id text        COLLATE "C" NOT NULL,
    name            text        NOT NULL,
    created_at      timestamptz NOT NULL,
    CONSTRAINT organizations_pkey PRIMARY KEY (organization_id)
);

-- No foreign key: it would lock the organization's row in every create, for all of its providers.
CREATE TABLE scim.organization_members (
    organization_id text        COLLATE "C" NOT NULL,
    user_id         text        COLLATE "C" NOT NULL,
    roles           text        NOT NULL,
    created_at      timestamptz NOT NULL,
    CONSTRAINT organization_members_pkey PRIMARY KEY (organization_id, user_id)
);

CREATE INDEX organization_members_user_id_idx ON scim.organization_members (user_id);
