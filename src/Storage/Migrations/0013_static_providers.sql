-- A provider of the configuration has a row of its own beside the stored connection of the same name, unless both stand
-- for the same tenant: then it is the connection's row, and becomes static when only the configuration keeps it alive.

ALTER TABLE scim.providers ADD COLUMN is_static boolean NOT NULL DEFAULT false;

DROP INDEX scim.providers_provider_id_key;
CREATE UNIQUE INDEX providers_provider_id_key ON scim.providers (provider_id, is_static) WHERE deleted_at IS NULL;

-- Personal connections without an owner, which every user sees.
CREATE INDEX providers_unowned_idx ON scim.providers (provider_id)
 WHERE organization_id IS NULL AND owner_id IS NULL AND deleted_at IS NULL AND NOT is_static;

CREATE FUNCTION scim.keep_provider(state jsonb, tenant jsonb, from_configuration boolean) RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
    INSERT INTO scim.providers AS p
        (provider_key, provider_id, organization_id, owner_id, epoch, created_at, deleted_at, is_static)
    VALUES ((tenant ->> 'providerKey')::uuid, state ->> 'providerId', tenant ->> 'organizationId', tenant ->> 'ownerId',
            (state ->> 'epoch')::bigint, (tenant ->> 'createdAt')::timestamptz, NULL, from_configuration)
    ON CONFLICT (provider_key) DO UPDATE
       SET organization_id = excluded.organization_id, owner_id = excluded.owner_id, epoch = excluded.epoch,
           deleted_at = NULL, is_static = excluded.is_static
     WHERE p.provider_id = excluded.provider_id;

    -- A key belongs to one name for ever: another name would inherit its people.
    IF NOT FOUND THEN
        RAISE EXCEPTION 'provider_key % belongs to another provider', tenant ->> 'providerKey'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
END
$body$;

CREATE OR REPLACE FUNCTION scim.project_provider() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    state       jsonb := convert_from(NEW.PayloadBinary, 'UTF8')::jsonb;
    living      jsonb := NULLIF(state -> 'current', 'null'::jsonb);
    configured  jsonb := NULLIF(state -> 'static', 'null'::jsonb);
    change      jsonb := NULLIF(state -> 'lastChange', 'null'::jsonb);
    change_id   uuid := (change ->> 'changeId')::uuid;
    happened_at timestamptz := COALESCE((change ->> 'occurredAt')::timestamptz, now());
    change_key  uuid := (change ->> 'providerKey')::uuid;
BEGIN
    UPDATE scim.providers p
       SET deleted_at = happened_at, epoch = (state ->> 'epoch')::bigint
     WHERE p.provider_id = state ->> 'providerId'
       AND p.deleted_at IS NULL
       AND p.provider_key IS DISTINCT FROM (living ->> 'providerKey')::uuid
       AND p.provider_key IS DISTINCT FROM (configured ->> 'providerKey')::uuid;

    -- The connection first: a tenant that changes between the two leaves its old place free before another takes it.
    IF living IS NOT NULL THEN
        PERFORM scim.keep_provider(state, living, false);
    END IF;

    IF configured IS NOT NULL AND (configured ->> 'providerKey') IS DISTINCT FROM (living ->> 'providerKey') THEN
        PERFORM scim.keep_provider(state, configured, true);
    END IF;

    IF change IS NOT NULL THEN
        INSERT INTO scim.provisioning_log
            (provider_key, log_id, occurred_at, organization_id, owner_id, operation, resource_type, resource_id, actor,
             status, changed_attributes, request_id)
        VALUES (change_key, change_id, happened_at, change ->> 'organizationId', change ->> 'ownerId', change ->> 'type',
                'Provider', state ->> 'providerId', change ->> 'actor', 200, '{}', change ->> 'requestId')
        ON CONFLICT ON CONSTRAINT provisioning_log_pkey DO NOTHING;

        INSERT INTO scim.outbox (change_id, occurred_at, provider_key, organization_id, owner_id, type, resource_id, data)
        VALUES (change_id, happened_at, change_key, change ->> 'organizationId', change ->> 'ownerId', change ->> 'type',
                state ->> 'providerId',
                jsonb_build_object('providerId', state ->> 'providerId', 'actor', change ->> 'actor'))
        ON CONFLICT ON CONSTRAINT outbox_pkey DO NOTHING;
    END IF;

    RETURN NULL;
END
$body$;
