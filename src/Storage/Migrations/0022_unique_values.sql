-- Values of attributes that a registered schema marks as unique; empty where none does.

CREATE TABLE scim.unique_values (
    provider_key uuid  NOT NULL,
    attribute    text  COLLATE "C" NOT NULL,
    value_hash   bytea NOT NULL,
    user_id      uuid  NOT NULL,
    CONSTRAINT unique_values_pkey PRIMARY KEY (provider_key, attribute, value_hash)
);

CREATE INDEX unique_values_user_id_idx ON scim.unique_values (provider_key, user_id);

-- Which attributes the table was filled for.
CREATE TABLE scim.unique_value_filling (
    resource_type text NOT NULL,
    fingerprint   text NOT NULL,
    CONSTRAINT unique_value_filling_pkey PRIMARY KEY (resource_type)
);
