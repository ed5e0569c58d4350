-- What it takes to bring a deleted identity back for some time: its document, and whether it was active. Afterwards nothing is
-- kept but what recognizes the person: the externalId, or else the userName.

ALTER TABLE scim.identity_tombstones
    ADD COLUMN document jsonb   NULL,
    ADD COLUMN active   boolean NULL,
    ALTER COLUMN user_name_key DROP NOT NULL;

CREATE INDEX identity_tombstones_kept_idx ON scim.identity_tombstones (deleted_at) WHERE document IS NOT NULL;

DO $$
BEGIN
    ALTER TABLE scim.identity_tombstones ALTER COLUMN document SET COMPRESSION lz4;
EXCEPTION
    WHEN feature_not_supported THEN NULL;
END
$$;

-- Rows from before have no document to be removed, but may name people who have an externalId, and users whom nobody holds.
UPDATE scim.identity_tombstones SET user_name_key = NULL WHERE external_id IS NOT NULL;
UPDATE scim.users SET display_name = NULL, fields = NULL WHERE identity_count = 0;
