-- Where users live, and their e-mail addresses are unique: each organization (or owner of personal connections) for
-- itself, or all together. Set while there are no users; silos that are configured otherwise do not start.

CREATE TABLE scim.user_scope (
    only_row boolean NOT NULL DEFAULT true,
    scope    text    NOT NULL,
    CONSTRAINT user_scope_pkey PRIMARY KEY (only_row),
    CONSTRAINT user_scope_only_row_check CHECK (only_row),
    CONSTRAINT user_scope_scope_check CHECK (scope IN ('Organization', 'Global'))
);

INSERT INTO scim.user_scope (scope) VALUES ('Organization');

-- A user of the global scope may have identities in several organizations, and is active in each for itself:
-- {"organization:acme": {"identities": 2, "active": 1}}. It stands in the user's row, whose lock orders those who let go at
-- the same time. Null in the other scope: there identity_count and active_count are those of the one organization.
ALTER TABLE scim.users ADD COLUMN counts_by_scope jsonb NULL;

-- The counts after a change; null stays null.
CREATE FUNCTION scim.count_by_scope(counts jsonb, scope text, identities integer, active integer)
RETURNS jsonb LANGUAGE sql STABLE STRICT AS $body$
    SELECT CASE
        WHEN COALESCE((counts #>> ARRAY[scope, 'identities'])::integer, 0) + identities = 0 THEN counts - scope
        ELSE counts || jsonb_build_object(scope, jsonb_build_object(
            'identities', COALESCE((counts #>> ARRAY[scope, 'identities'])::integer, 0) + identities,
            'active', COALESCE((counts #>> ARRAY[scope, 'active'])::integer, 0) + active))
        END
$body$;
