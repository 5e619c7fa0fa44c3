-- What Argo CD shows of a MailServer. The goal is what a sync waits for: Provisioned is all that the operator itself controls;
-- Ready is more, and can take days, since AWS Support has a word in it.
local goal = "Ready"

local status = obj.status or {}

local function condition(name)
  for _, c in ipairs(status.conditions or {}) do
    if c.type == name then
      return c
    end
  end
  return { status = "Unknown", message = "" }
end

local function health(code, message)
  if status.nextStep and code ~= "Progressing" then
    message = message .. " Next step (" .. status.waitingFor .. "): " .. status.nextStep
  end
  return { status = code, message = message }
end

if status.observedGeneration ~= obj.metadata.generation then
  return health("Progressing", "The operator has not looked at this version of the object yet.")
end

local ready = condition("Ready")
local stalled = condition("Stalled")

if stalled.status == "True" then
  return health("Degraded", stalled.message)
end
if condition(goal).status == "True" then
  return health("Healthy", ready.message)
end
if status.waitingFor == "User" or status.waitingFor == "AWSSupport" then
  return health("Suspended", ready.message)
end
return health("Progressing", ready.message)
