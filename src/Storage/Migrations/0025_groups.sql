-- Groups and who is in them. Members are rows, never a part of the group's document: a change of one costs the same in a
-- group of any size.

CREATE TABLE scim.groups (
    provider_key     uuid        NOT NULL,
    group_id         uuid        NOT NULL,
    display_name_key text        COLLATE "C" NOT NULL,
    external_id      text        COLLATE "C" NULL,
    document         jsonb       NOT NULL,
    folded           jsonb       NOT NULL,
    version          bigint      NOT NULL,
    created_at       timestamptz NOT NULL,
    last_modified    timestamptz NOT NULL,
    CONSTRAINT groups_pkey PRIMARY KEY (provider_key, group_id),
    CONSTRAINT groups_display_name_key UNIQUE (provider_key, display_name_key)
) WITH (fillfactor = 70);

CREATE UNIQUE INDEX groups_external_id_key ON scim.groups (provider_key, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX groups_folded_idx
    ON scim.groups USING gin (provider_key, folded jsonb_path_ops) WITH (gin_pending_list_limit = 512);

-- The primary key is the order in which members are read; the other index finds the groups of a user or group.
CREATE TABLE scim.group_members (
    provider_key uuid NOT NULL,
    group_id     uuid NOT NULL,
    member_id    uuid NOT NULL,
    member_type  text COLLATE "C" NOT NULL,
    CONSTRAINT group_members_pkey PRIMARY KEY (provider_key, group_id, member_id),
    CONSTRAINT group_members_type_check CHECK (member_type IN ('User', 'Group')),
    CONSTRAINT group_members_self_check CHECK (group_id <> member_id)
);

CREATE INDEX group_members_member_idx ON scim.group_members (provider_key, member_id, group_id);

-- As many rows as there are groups, in shards as for identities.
CREATE TABLE scim.group_counts (
    provider_key uuid     NOT NULL,
    shard        smallint NOT NULL,
    count        bigint   NOT NULL,
    CONSTRAINT group_counts_pkey PRIMARY KEY (provider_key, shard)
) WITH (fillfactor = 50);

-- Groups that are gone and whose members are still to be removed, a batch at a time: ids are never used again, and nobody
-- reads members but through their group.
CREATE TABLE scim.group_remains (
    provider_key uuid NOT NULL,
    group_id     uuid NOT NULL,
    CONSTRAINT group_remains_pkey PRIMARY KEY (provider_key, group_id)
);

CREATE FUNCTION scim.count_groups() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    gone boolean := TG_OP = 'DELETE';
    key  uuid := CASE WHEN gone THEN OLD.provider_key ELSE NEW.provider_key END;
BEGIN
    INSERT INTO scim.group_counts AS c (provider_key, shard, count)
    VALUES (key, pg_backend_pid() & 63, CASE WHEN gone THEN -1 ELSE 1 END)
    ON CONFLICT (provider_key, shard) DO UPDATE SET count = c.count + excluded.count;
    RETURN NULL;
END
$body$;

CREATE TRIGGER group_counted AFTER INSERT OR DELETE ON scim.groups
    FOR EACH ROW EXECUTE FUNCTION scim.count_groups();

-- Who is gone is in no group any more. A function sees what has been committed when it runs: also the membership that
-- another transaction wrote while the deletion waited for the member's row. The groups have changed; they are taken in the
-- order of their ids, as they are by every statement that takes more than one.
CREATE FUNCTION scim.leave_groups() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    gone uuid;
BEGIN
    IF TG_TABLE_NAME = 'identities' THEN
        gone := OLD.user_id;
    ELSE
        gone := OLD.group_id;
    END IF;

    PERFORM FROM scim.groups g
      WHERE g.provider_key = OLD.provider_key
        AND g.group_id IN (
            SELECT m.group_id FROM scim.group_members m WHERE m.provider_key = OLD.provider_key AND m.member_id = gone)
      ORDER BY g.group_id
        FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;

    WITH removed AS (
        DELETE FROM scim.group_members m
         WHERE m.provider_key = OLD.provider_key AND m.member_id = gone
        RETURNING m.group_id
    )
    UPDATE scim.groups g
       SET version = g.version + 1, last_modified = GREATEST(g.last_modified, now())
      FROM removed r
     WHERE g.provider_key = OLD.provider_key AND g.group_id = r.group_id;
    RETURN NULL;
END
$body$;

CREATE TRIGGER identity_leaves_groups AFTER DELETE ON scim.identities
    FOR EACH ROW EXECUTE FUNCTION scim.leave_groups();

CREATE TRIGGER group_leaves_groups AFTER DELETE ON scim.groups
    FOR EACH ROW EXECUTE FUNCTION scim.leave_groups();

-- The groups of a user or group as the attribute "groups" shows them (RFC 7643, 4.1.2): those that it is in itself, and
-- those that these are in. Each group is visited once, so circles do no harm. NULL for none. Folded, it is what filters
-- compare with.
CREATE FUNCTION scim.groups_of(key uuid, id uuid, is_folded boolean) RETURNS jsonb LANGUAGE plpgsql STABLE AS $body$
BEGIN
    PERFORM FROM scim.group_members m WHERE m.provider_key = key AND m.member_id = id LIMIT 1;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;

    RETURN (
        WITH RECURSIVE above AS (
            SELECT m.group_id FROM scim.group_members m WHERE m.provider_key = key AND m.member_id = id
            UNION
            SELECT m.group_id
              FROM above a
              JOIN scim.groups g ON g.provider_key = key AND g.group_id = a.group_id
              JOIN scim.group_members m ON m.provider_key = key AND m.member_id = a.group_id
        )
        SELECT jsonb_agg(
                   jsonb_build_object(
                       'value', g.group_id,
                       'display', CASE WHEN is_folded THEN to_jsonb(g.display_name_key) ELSE g.document -> 'displayName' END,
                       'type', CASE WHEN d.group_id IS NULL THEN 'indirect' ELSE 'direct' END)
                   ORDER BY g.group_id)
          FROM above a
          JOIN scim.groups g ON g.provider_key = key AND g.group_id = a.group_id
          LEFT JOIN scim.group_members d ON d.provider_key = key AND d.group_id = a.group_id AND d.member_id = id
         WHERE a.group_id <> id);
END
$body$;

DO $$
BEGIN
    EXECUTE format(
        'CREATE INDEX groups_display_name_trigram_idx
             ON scim.groups USING gin (provider_key, display_name_key %I.gin_trgm_ops) WITH (gin_pending_list_limit = 512)',
        (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm'));
END
$$;
