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
        var server = ServerTag(call.Use!.Server);
        return call.Tool?.Cache is not { } policy
            // A resource does not tell what it is about: any change of its server may be one of it.
            ? [server, ResourcesTag(call.Use.Server)]
            : policy.Tags.Count == 0 ? [server]
            : [server, .. Read(call, policy.Tags, static (template, arguments) => template.OfRead(arguments))];
    }

    /// <summary>The tags that a call which changes something drops. Where its tool names none, everything of its server.</summary>
    public static IReadOnlyList<string> OfWrite(GatewayCall call)
    {
        var server = call.Use!.Server;
        return call.Tool?.Invalidates is { Count: > 0 } templates
            ? [.. Read(call, templates, static (template, arguments) => template.OfWrite(arguments)), ResourcesTag(server)]
            : [ServerTag(server)];
    }

    private static string ServerTag(FleetServer server) => $"server:{server.Name}";

    private static string ResourcesTag(FleetServer server) => $"resources:{server.Name}";

    private static string[] Read(GatewayCall call, IReadOnlyList<TagTemplate> templates, Func<TagTemplate, JsonElement, IEnumerable<string>> tagsOf)
    {
        if (call.Message.Arguments.IsEmpty || templates.All(static template => template.IsFixed))
        {
            return [.. templates.SelectMany(template => tagsOf(template, default)).Distinct()];
        }

        using var arguments = JsonDocument.Parse(call.Message.Arguments);
        return [.. templates.SelectMany(template => tagsOf(template, arguments.RootElement)).Distinct()];
    }
}
