using System.Text.Json.Nodes;

namespace CODE.ServiceDefaults.Mcp;

/// <summary>The keys of a tool's <c>_meta</c> that are ours; the prefix follows the protocol's naming rule for <c>_meta</c>.</summary>
public static class ToolMeta
{
    /// <summary>The tool's version; a string.</summary>
    public const string Version = "dev.code-fleet/version";

    /// <summary>The cache policy: <c>{ttl_seconds, scope, tags}</c>; on read-only tools.</summary>
    public const string Cache = "dev.code-fleet/cache";

    /// <summary>What a call makes untrue: an array of tags; on tools that write.</summary>
    public const string Invalidates = "dev.code-fleet/invalidates";

    /// <summary>How long a call may run, in seconds.</summary>
    public const string Deadline = "dev.code-fleet/deadline_seconds";

    /// <summary>True when the call runs as a task for clients that ask for tasks.</summary>
    public const string Task = "dev.code-fleet/task";

    /// <summary>A JSON Schema: a call whose arguments fit it changes nothing, and needs no approval.</summary>
    public const string HarmlessWhen = "dev.code-fleet/harmless_when";

    /// <summary>The URI template of a resource that shows what a call will do; <c>{argument}</c> stands for the call's argument of that name.</summary>
    public const string Evidence = "dev.code-fleet/evidence";

    /// <summary>The servers of the fleet that a call asks on its caller's behalf: an array of names.</summary>
    public const string Calls = "dev.code-fleet/calls";

    /// <summary>The <c>_meta</c> that tells a policy.</summary>
    internal static JsonObject Of(ToolPolicyAttribute policy)
    {
        var meta = new JsonObject { [Version] = policy.Version, [Deadline] = policy.DeadlineSeconds };
        if (policy.CacheSeconds >= 0)
        {
            meta[Cache] = new JsonObject { ["ttl_seconds"] = policy.CacheSeconds, ["scope"] = policy.CacheScope == CacheSharing.Public ? "public" : "caller" };
            if (policy.CacheTags.Length > 0)
            {
                meta[Cache]!["tags"] = Tags(policy.CacheTags);
            }
        }

        if (policy.Invalidates.Length > 0)
        {
            meta[Invalidates] = Tags(policy.Invalidates);
        }

        if (policy.Calls.Length > 0)
        {
            meta[Calls] = Tags(policy.Calls);
        }

        if (policy.LongRunning)
        {
            meta[Task] = true;
        }

        if (policy.HarmlessWhen is { } schema)
        {
            meta[HarmlessWhen] = JsonNode.Parse(schema);
        }

        if (policy.Evidence is { } template)
        {
            meta[Evidence] = template;
        }

        return meta;
    }

    private static JsonArray Tags(string[] tags) => [.. tags.Select(static tag => JsonValue.Create(tag))];
}
