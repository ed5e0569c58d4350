-- What lists ask of identities that nearly every change touches, in a narrow row beside the wide one: an index on it would
-- make each deactivation write all indexes of the wide row again, the inverted ones of its document among them. Without
-- it, PostgreSQL leaves them alone (a heap-only update).

CREATE TABLE scim.identity_states (
    provider_key  uuid        NOT NULL,
    active        boolean     NOT NULL,
    user_id       uuid        NOT NULL,
    last_modified timestamptz NOT NULL,
    CONSTRAINT identity_states_pkey PRIMARY KEY (provider_key, active, user_id)
) WITH (fillfactor = 85);

CREATE INDEX identity_states_last_modified_idx ON scim.identity_states (provider_key, last_modified);

-- The sum over the shards. Which shard a change counts in is of no importance; two sessions hardly ever take the same one,
-- so creates at the same time do not wait for each other's commit.
ALTER TABLE scim.identity_counts ADD COLUMN active_count bigint NOT NULL DEFAULT 0;

-- Nobody may write between the count and the commit.
LOCK TABLE scim.identities IN SHARE ROW EXCLUSIVE MODE;

INSERT INTO scim.identity_states (provider_key, active, user_id, last_modified)
SELECT provider_key, active, user_id, last_modified
  FROM scim.identities;

DELETE FROM scim.identity_counts;
INSERT INTO scim.identity_counts (provider_key, shard, count, active_count)
SELECT provider_key, 0, count(*), count(*) FILTER (WHERE active)
  FROM scim.identities
 GROUP BY 1;

-- The count is changed last: it alone locks a row that strangers need, and this trigger runs behind the whole statement.
CREATE FUNCTION scim.follow_identity() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO scim.identity_states (provider_key, active, user_id, last_modified)
        VALUES (NEW.provider_key, NEW.active, NEW.user_id, NEW.last_modified);

        INSERT INTO scim.identity_counts AS c (provider_key, shard, count, active_count)
        VALUES (NEW.provider_key, pg_backend_pid() & 63, 1, NEW.active::integer)
        ON CONFLICT (provider_key, shard) DO UPDATE
           SET count = c.count + 1, active_count = c.active_count + excluded.active_count;
    ELSIF TG_OP = 'DELETE' THEN
        DELETE FROM scim.identity_states
         WHERE provider_key = OLD.provider_key AND active = OLD.active AND user_id = OLD.user_id;

        INSERT INTO scim.identity_counts AS c (provider_key, shard, count, active_count)
        VALUES (OLD.provider_key, pg_backend_pid() & 63, -1, -OLD.active::integer)
        ON CONFLICT (provider_key, shard) DO UPDATE
           SET count = c.count - 1, active_count = c.active_count + excluded.active_count;
    ELSE
        UPDATE scim.identity_states
           SET active = NEW.active, last_modified = NEW.last_modified
         WHERE provider_key = OLD.provider_key AND active = OLD.active AND user_id = OLD.user_id;

        IF NEW.active <> OLD.active THEN
            INSERT INTO scim.identity_counts AS c (provider_key, shard, count, active_count)
            VALUES (NEW.provider_key, pg_backend_pid() & 63, 0, NEW.active::integer - OLD.active::integer)
            ON CONFLICT (provider_key, shard) DO UPDATE
               SET active_count = c.active_count + excluded.active_count;
        END IF;
    END IF;
    RETURN NULL;
END
$body$;

CREATE TRIGGER identity_added_or_removed AFTER INSERT OR DELETE ON scim.identities
    FOR EACH ROW EXECUTE FUNCTION scim.follow_identity();

CREATE TRIGGER identity_changed AFTER UPDATE ON scim.identities
    FOR EACH ROW WHEN (OLD.active IS DISTINCT FROM NEW.active OR OLD.last_modified IS DISTINCT FROM NEW.last_modified)
    EXECUTE FUNCTION scim.follow_identity();

-- Two documents of a kilobyte make a row that PostgreSQL compresses; lz4 takes a fraction of the time, where the server
-- has it.
DO $$
BEGIN
    ALTER TABLE scim.identities ALTER COLUMN document SET COMPRESSION lz4, ALTER COLUMN folded SET COMPRESSION lz4;
EXCEPTION
    WHEN feature_not_supported THEN NULL;
END
$$;
