-- What the folded documents were made with, and how far a run has come that makes them anew: "silo migrate" folds all
-- documents again when a registered schema or the way of folding has changed, and goes on where a broken run ended.

CREATE TABLE scim.document_folding (
    resource_type text NOT NULL,
    -- Null while a first run goes on.
    fingerprint   text NULL,
    -- Of the run that goes on, with the last row that it has done; null between runs.
    target        text NULL,
    provider_key  uuid NULL,
    user_id       uuid NULL,
    CONSTRAINT document_folding_pkey PRIMARY KEY (resource_type)
);
