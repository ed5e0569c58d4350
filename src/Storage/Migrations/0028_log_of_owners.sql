-- For erasures of the owners of personal connections: what refused creates said of a user is found by the owner, without reading
-- the log of everybody. A write of an organization's connection does not touch it.

CREATE INDEX provisioning_log_owner_idx ON scim.provisioning_log (owner_id, occurred_at)
 WHERE organization_id IS NULL AND owner_id IS NOT NULL;
