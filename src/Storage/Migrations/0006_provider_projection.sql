-- The state of a provider grain, written by the storage provider, also becomes the row that every tenant write checks,
-- with its log and outbox rows: all in the transaction that stores the state.

CREATE FUNCTION scim.project_provider() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    state       jsonb := convert_from(NEW.PayloadBinary, 'UTF8')::jsonb;
    living      jsonb := NULLIF(state -> 'current', 'null'::jsonb);
    change      jsonb := NULLIF(state -> 'lastChange', 'null'::jsonb);
    change_id   uuid := (change ->> 'changeId')::uuid;
    happened_at timestamptz := COALESCE((change ->> 'occurredAt')::timestamptz, now());
    change_key  uuid := (change ->> 'providerKey')::uuid;
BEGIN
    UPDATE scim.providers p
       SET deleted_at = happened_at, epoch = (state ->> 'epoch')::bigint
     WHERE p.provider_id = state ->> 'providerId'
       AND p.deleted_at IS NULL
       AND p.provider_key IS DISTINCT FROM (living ->> 'providerKey')::uuid;

    IF living IS NOT NULL THEN
        INSERT INTO scim.providers AS p (provider_key, provider_id, organization_id, owner_id, epoch, created_at, deleted_at)
        VALUES ((living ->> 'providerKey')::uuid, state ->> 'providerId', living ->> 'organizationId',
                living ->> 'ownerId', (state ->> 'epoch')::bigint, (living ->> 'createdAt')::timestamptz, NULL)
        ON CONFLICT (provider_key) DO UPDATE
           SET organization_id = excluded.organization_id, owner_id = excluded.owner_id, epoch = excluded.epoch, deleted_at = NULL
         WHERE p.provider_id = excluded.provider_id;

        -- A key belongs to one name for ever: another name would inherit its people.
        IF NOT FOUND THEN
            RAISE EXCEPTION 'provider_key % belongs to another provider', living ->> 'providerKey'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
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

-- A state that is cleared or deleted leaves no living provider behind.
CREATE FUNCTION scim.forget_provider() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    UPDATE scim.providers
       SET deleted_at = now(), epoch = epoch + 1
     WHERE 'provider:' || provider_id = OLD.GrainIdExtensionString
       AND deleted_at IS NULL;
    RETURN NULL;
END
$body$;

CREATE TRIGGER provider_written AFTER INSERT OR UPDATE ON orleans.OrleansStorage
    FOR EACH ROW WHEN (NEW.GrainTypeString = 'provider' AND NEW.PayloadBinary IS NOT NULL)
    EXECUTE FUNCTION scim.project_provider();

CREATE TRIGGER provider_cleared AFTER UPDATE ON orleans.OrleansStorage
    FOR EACH ROW WHEN (NEW.GrainTypeString = 'provider' AND NEW.PayloadBinary IS NULL)
    EXECUTE FUNCTION scim.forget_provider();

CREATE TRIGGER provider_removed AFTER DELETE ON orleans.OrleansStorage
    FOR EACH ROW WHEN (OLD.GrainTypeString = 'provider')
    EXECUTE FUNCTION scim.forget_provider();
