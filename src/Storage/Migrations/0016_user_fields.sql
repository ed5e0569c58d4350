-- What the user mapping takes from SCIM attributes beside e-mail and name: {"department": "Sales"}; null if there is nothing.

ALTER TABLE scim.users ADD COLUMN fields jsonb NULL;
