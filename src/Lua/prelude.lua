-- What a script finds before it begins: nothing that reaches out of it, and nothing that comes out differently each time.
local now = ...
local next, sort, unpack, date, time = next, table.sort, table.unpack, os.date, os.time
local setmetatable_, rawget, error, type = setmetatable, rawget, error, type

-- The order of a table's keys depends on where it lies in memory; a script that walks them has to say the same each time.
local function before(a, b)
  local ta, tb = type(a), type(b)
  if ta ~= tb then return ta < tb end
  return (ta == 'number' or ta == 'string') and a < b
end

function pairs(t)
  local keys, i = {}, 0
  for key in next, t do keys[#keys + 1] = key end
  sort(keys, before)
  return function()
    repeat i = i + 1 until keys[i] == nil or t[keys[i]] ~= nil
    return keys[i], t[keys[i]]
  end, t, nil
end

os = {
  time = function(of) if of then return time(of) end return now end,
  date = function(format, at) return date(format, at or now) end,
}

function print() end

-- A finalizer would run without bounds.
function setmetatable(t, meta)
  if type(meta) == 'table' and rawget(meta, '__gc') ~= nil then error('__gc is not allowed', 2) end
  return setmetatable_(t, meta)
end

-- Written for Lua 5.1, as the scripts of Argo CD are.
table.getn = function(t) return #t end
_G.unpack = unpack
if math then
  math.random, math.randomseed, math.pow = nil, nil, function(a, b) return a ^ b end
end
if string then string.dump = nil end

for _, name in ipairs { 'load', 'loadfile', 'dofile', 'collectgarbage', 'pcall', 'xpcall', 'package', 'warn' } do _G[name] = nil end

-- Scripts of actions begin with `local os = require("os")`. It brings what is there in any case, and nothing else.
local known = { os = os, table = table, string = string, math = math, utf8 = utf8 }
function require(name)
  if known[name] == nil then error("module '" .. tostring(name) .. "' is not there", 2) end
  return known[name]
end
