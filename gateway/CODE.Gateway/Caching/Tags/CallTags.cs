using System.Text.Json;
using CODE.Gateway.Catalog;
using CODE.Gateway.Routing;

namespace CODE.Gateway.Caching.Tags;

/// <summary>The tags of calls. Every answer has its server's beside those that its tool declares.</summary>
internal static class CallTags
{
    /// <summary>The tags of the answer to a call that only reads.</summary>
    public static IReadOnlyList<string> OfRead(GatewayCall call)
    {
        var server = call.Use!.Server;
        if (call.Tool?.Cache is not { } policy)
        {
            // A resource does not tell what it is about: any change of its server may be one of it.
            return [ServerTag(server), ResourcesTag(server)];
        }

        if (!policy.HasFixedTags)
        {
            return Read(server, policy, call.Arguments);
        }

        // A definition is one server's, so they are the same for each call.
        return policy.FixedTags ??= Read(server, policy, default);
    }

    /// <summary>The tags that a call which changes something drops. Where its tool names none, everything of its server.</summary>
    public static IReadOnlyList<string> OfWrite(GatewayCall call)
    {
        var server = call.Use!.Server;
        return call.Tool?.Invalidates is { Count: > 0 } templates
            ? [.. templates.SelectMany(template => template.OfWrite(call.Arguments)).Distinct(), ResourcesTag(server)]
            : [ServerTag(server)];
    }

    private static string[] Read(FleetServer server, CachePolicy policy, JsonElement arguments)
    {
        var tags = new List<string>((2 * policy.Tags.Count) + 1) { ServerTag(server) };
        foreach (var template in policy.Tags)
        {
            template.AddOfRead(arguments, tags);
        }

        return [.. tags];
    }

    private static string ServerTag(FleetServer server) => $"server:{server.Name}";

    private static string ResourcesTag(FleetServer server) => $"resources:{server.Name}";
}
