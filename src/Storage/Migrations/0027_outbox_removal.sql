-- Changes that every consumer has passed are removed after a time. How far that went in each partition stays, so that a reader
-- of the feed who comes back later than that is told, and does not miss changes without knowing.

CREATE TABLE scim.outbox_removed (
    partition text   COLLATE "C" NOT NULL,
    position  bigint NOT NULL,
    CONSTRAINT outbox_removed_pkey PRIMARY KEY (partition)
);

-- For the feed of all: the highest of them.
CREATE INDEX outbox_removed_position_idx ON scim.outbox_removed (position);

-- What waits for a consumer is not removed.
CREATE INDEX delivery_waiting_position_idx ON scim.delivery_waiting (partition, position);
