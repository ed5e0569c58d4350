-- The places of changes in the feed. A reader asks for what lies behind the last place it has seen, so a place must
-- never appear in front of one that could be read before it. A number that a transaction takes while it runs would do
-- that: a slow one commits with a low number after others were read with higher ones. A writer's clock does not order
-- the commits of two silos either. Places are therefore given after the commit, by whoever reads, in one transaction at
-- a time under an advisory lock:
--  * a giver sees only committed rows, and its own places are visible before the next one gets the lock, so who sees a
--    place sees all the lower ones, whatever is still being written;
--  * "inserted" orders what one giver finds. A statement that changes a resource first locks the resource's row (or sees
--    the version that the one before it committed), then inserts its change, then commits. So of two changes of one
--    resource the one that commits first also has the lower number; and who sees the second sees the first, which
--    therefore gets its place before it or in the same batch in front of it.
-- Both sequences hand out single values (CACHE 1, the default): a session that kept some back would break the order.

ALTER TABLE scim.outbox ADD COLUMN inserted bigint NOT NULL GENERATED ALWAYS AS IDENTITY;

-- Not max(position) + 1: places must not be used again after old changes were removed.
CREATE SEQUENCE scim.outbox_position_seq OWNED BY scim.outbox.position;

DROP INDEX scim.outbox_pending_idx;
CREATE INDEX outbox_pending_idx ON scim.outbox (inserted) WHERE position IS NULL;
CREATE INDEX outbox_organization_position_idx
    ON scim.outbox (organization_id, position) WHERE organization_id IS NOT NULL AND position IS NOT NULL;

-- "inserted > 0" always holds. It keeps this index to the statement that repeats it: for an organization that had most of
-- the changes so far, the planner would otherwise walk through everybody's later ones to find the next of its own.
DROP INDEX scim.outbox_position_key;
CREATE UNIQUE INDEX outbox_position_key ON scim.outbox (position) WHERE position IS NOT NULL AND inserted > 0;
