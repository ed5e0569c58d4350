-- One kind of request for wrk: get, find, create or patch (first argument), with the token and the ids of dev.lua.
local kind, token, count = nil, nil, 0
local ids = {}
local thread = 0

function setup(t)
  thread = thread + 1
  t:set("number", thread)
end

function init(args)
  kind, token = args[1], args[2]
  for id in io.lines(args[3]) do
    ids[#ids + 1] = id
  end
  wrk.headers["Authorization"] = "Bearer " .. token
  wrk.headers["Content-Type"] = "application/scim+json"
  start = args[4]
end

function request()
  count = count + 1
  local id = ids[count % #ids + 1]
  if kind == "get" then
    return wrk.format("GET", "/scim/v2/Users/" .. id)
  elseif kind == "find" then
    return wrk.format("GET", "/scim/v2/Users?filter=userName%20eq%20%22seed" .. (count % #ids) .. "%40acme.example%22")
  elseif kind == "create" then
    return wrk.format("POST", "/scim/v2/Users", nil,
      '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"u' .. start .. '-' .. number .. '-' .. count .. '@acme.example"}')
  else
    return wrk.format("PATCH", "/scim/v2/Users/" .. id, nil,
      '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"title","value":"t' .. count .. '"}]}')
  end
end
