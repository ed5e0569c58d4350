-- Grain state for the AdoNet storage provider, which reads its statements from OrleansQuery.

CREATE SCHEMA IF NOT EXISTS orleans;

CREATE TABLE orleans.OrleansQuery (
    QueryKey  text NOT NULL,
    QueryText text NOT NULL,
    CONSTRAINT orleansquery_pkey PRIMARY KEY (QueryKey)
);

-- A row is found by the grain's key; the provider's two hashes are kept out of it. A missing extension is ''.
CREATE TABLE orleans.OrleansStorage (
    ServiceId              text        COLLATE "C" NOT NULL,
    GrainTypeString        text        COLLATE "C" NOT NULL,
    GrainIdExtensionString text        COLLATE "C" NOT NULL,
    GrainIdN0              bigint      NOT NULL,
    GrainIdN1              bigint      NOT NULL,
    PayloadBinary          bytea       NULL,
    Version                integer     NOT NULL,
    ModifiedOn             timestamptz NOT NULL,
    CONSTRAINT orleansstorage_pkey PRIMARY KEY (ServiceId, GrainTypeString, GrainIdExtensionString, GrainIdN0, GrainIdN1)
) WITH (fillfactor = 85);

INSERT INTO orleans.OrleansQuery (QueryKey, QueryText) VALUES
('ReadFromStorageKey', $text$
SELECT PayloadBinary, Version
  FROM OrleansStorage
 WHERE ServiceId = @ServiceId
   AND GrainTypeString = @GrainTypeString
   AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString::text, '')
   AND GrainIdN0 = @GrainIdN0
   AND GrainIdN1 = @GrainIdN1
$text$),
-- The version that was read decides. When nothing was written, the version that came in goes back.
('WriteToStorageKey', $text$
WITH updated AS (
    UPDATE OrleansStorage
       SET PayloadBinary = @PayloadBinary, Version = Version + 1, ModifiedOn = now()
     WHERE ServiceId = @ServiceId
       AND GrainTypeString = @GrainTypeString
       AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString::text, '')
       AND GrainIdN0 = @GrainIdN0
       AND GrainIdN1 = @GrainIdN1
       AND Version = @GrainStateVersion::integer
    RETURNING Version
), inserted AS (
    INSERT INTO OrleansStorage
        (ServiceId, GrainTypeString, GrainIdExtensionString, GrainIdN0, GrainIdN1, PayloadBinary, Version, ModifiedOn)
    SELECT @ServiceId, @GrainTypeString, COALESCE(@GrainIdExtensionString::text, ''), @GrainIdN0, @GrainIdN1, @PayloadBinary, 1, now()
     WHERE @GrainStateVersion::integer IS NULL
    ON CONFLICT DO NOTHING
    RETURNING Version
), written AS (
    SELECT Version FROM updated UNION ALL SELECT Version FROM inserted
)
SELECT COALESCE((SELECT Version FROM written), @GrainStateVersion::integer) AS NewGrainStateVersion
$text$),
('ClearStorageKey', $text$
UPDATE OrleansStorage
   SET PayloadBinary = NULL, Version = Version + 1, ModifiedOn = now()
 WHERE ServiceId = @ServiceId
   AND GrainTypeString = @GrainTypeString
   AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString::text, '')
   AND GrainIdN0 = @GrainIdN0
   AND GrainIdN1 = @GrainIdN1
   AND Version = @GrainStateVersion::integer
RETURNING Version AS NewGrainStateVersion
$text$),
('DeleteStorageKey', $text$
DELETE FROM OrleansStorage
 WHERE ServiceId = @ServiceId
   AND GrainTypeString = @GrainTypeString
   AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString::text, '')
   AND GrainIdN0 = @GrainIdN0
   AND GrainIdN1 = @GrainIdN1
   AND Version = @GrainStateVersion::integer
RETURNING Version + 1 AS NewGrainStateVersion
$text$);
