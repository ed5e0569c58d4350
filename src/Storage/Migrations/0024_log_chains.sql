-- The seal of the provisioning log: a chain of hashes for each organization, owner of personal connections, or connection
-- without either. The order is given by the sealer, from what is committed: a slow transaction comes behind what was
-- sealed meanwhile.

CREATE TABLE scim.log_chains (
    chain     text        COLLATE "C" NOT NULL,
    seq       bigint      NOT NULL,
    hash      bytea       NOT NULL,
    sealed_at timestamptz NOT NULL,
    CONSTRAINT log_chains_pkey PRIMARY KEY (chain)
);

-- What stands for entries that were dropped with their month. A month's entries need not be neighbours in the chain: a
-- late one stands among those of the next month. So there is an anchor for each run of neighbours.
CREATE TABLE scim.log_anchors (
    chain      text        COLLATE "C" NOT NULL,
    from_seq   bigint      NOT NULL,
    to_seq     bigint      NOT NULL,
    last_hash  bytea       NOT NULL,
    dropped_at timestamptz NOT NULL,
    CONSTRAINT log_anchors_pkey PRIMARY KEY (chain, from_seq)
);

-- Drops the months that end before an instant and are sealed as a whole; returns how many.
CREATE FUNCTION scim.drop_log_months(keep_from timestamptz, dropped_at timestamptz) RETURNS integer LANGUAGE plpgsql AS $body$
DECLARE
    month   text;
    pending boolean;
    dropped integer := 0;
BEGIN
    FOR month IN
        SELECT c.relname
          FROM pg_inherits i
          JOIN pg_class c ON c.oid = i.inhrelid
         WHERE i.inhparent = 'scim.provisioning_log'::regclass
           AND c.relname ~ '^provisioning_log_[0-9]{6}$'
           AND (to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month') AT TIME ZONE 'UTC' <= keep_from
         ORDER BY c.relname
    LOOP
        EXECUTE format('LOCK TABLE scim.%I IN ACCESS EXCLUSIVE MODE', month);
        EXECUTE format('SELECT EXISTS (SELECT FROM scim.%I WHERE seq IS NULL)', month) INTO pending;
        CONTINUE WHEN pending;

        EXECUTE format(
            'INSERT INTO scim.log_anchors (chain, from_seq, to_seq, last_hash, dropped_at)
             SELECT r.chain, r.from_seq, r.to_seq, l.entry_hash, $1
               FROM (SELECT chain, min(seq) AS from_seq, max(seq) AS to_seq
                       FROM (SELECT chain, seq, seq - row_number() OVER (PARTITION BY chain ORDER BY seq) AS run FROM scim.%1$I) n
                      GROUP BY chain, run) r
               JOIN scim.%1$I l ON l.chain = r.chain AND l.seq = r.to_seq', month) USING dropped_at;
        EXECUTE format('DROP TABLE scim.%I', month);
        dropped := dropped + 1;
    END LOOP;

    RETURN dropped;
END
$body$;
