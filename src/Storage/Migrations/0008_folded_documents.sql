-- The document in the form in which it is searched and sorted: texts that are not caseExact folded, points in time in
-- one sortable form. .NET writes it; "silo migrate" adds it to the rows that were there before.

CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA scim;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA scim;

ALTER TABLE scim.identities ADD COLUMN folded jsonb NULL;

-- The rows that the migration has still to fold: an empty index most of the time.
CREATE INDEX identities_unfolded_idx ON scim.identities (provider_key, user_id) WHERE folded IS NULL;

-- Equality of any attribute is containment. A short pending list keeps searches fast beside many writes.
CREATE INDEX identities_folded_idx
    ON scim.identities USING gin (provider_key, folded jsonb_path_ops) WITH (gin_pending_list_limit = 512);

-- The extension may have been installed before, in another schema.
DO $$
BEGIN
    EXECUTE format(
        'CREATE INDEX identities_user_name_trigram_idx
             ON scim.identities USING gin (provider_key, user_name_key %I.gin_trgm_ops) WITH (gin_pending_list_limit = 512)',
        (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm'));
END
$$;
