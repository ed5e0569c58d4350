-- Which groups give which roles in an organization. A rule names groups by displayName, at one connection or at all, or one
-- group by externalId or id at one connection. The whole list is written at once; place is a rule's number in it.

CREATE TABLE scim.group_roles (
    organization_id  text    COLLATE "C" NOT NULL,
    place            integer NOT NULL,
    provider_id      text    COLLATE "C" NULL,
    display_name     text    NULL,
    display_name_key text    COLLATE "C" NULL,
    external_id      text    COLLATE "C" NULL,
    group_id         uuid    NULL,
    roles            text    NOT NULL,
    CONSTRAINT group_roles_pkey PRIMARY KEY (organization_id, place),
    CONSTRAINT group_roles_group_check CHECK (num_nonnulls(display_name_key, external_id, group_id) = 1),
    CONSTRAINT group_roles_provider_check CHECK (display_name_key IS NOT NULL OR provider_id IS NOT NULL)
);
