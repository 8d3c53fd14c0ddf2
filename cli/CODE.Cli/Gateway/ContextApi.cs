using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CODE.Cli.Gateway;

/// <summary>The part of the gateway's API that tells what the fleet knows of a deployment.</summary>
internal sealed class ContextApi(AdminApi admin)
{
    /// <summary>Gathers it.</summary>
    /// <param name="name">The deployment; null for whatever is going on.</param>
    /// <param name="home">Its namespace; null for any.</param>
    /// <param name="servers">Only these servers; all when empty.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public Task<(FleetContext Value, JsonNode Raw)> GatherAsync(string? name, string? home, IReadOnlyList<string> servers, CancellationToken cancellation)
    {
        string[] query = [.. Given("name", name), .. Given("namespace", home), .. servers.SelectMany(server => Given("server", server))];
        return admin.GetAsync($"/admin/context{(query.Length > 0 ? "?" : "")}{string.Join('&', query)}", ContextJson.Default.FleetContext, cancellation);
    }

    private static IEnumerable<string> Given(string name, string? value) => value is null ? [] : [$"{name}={Uri.EscapeDataString(value)}"];
}

/// <summary>What the fleet knows.</summary>
internal sealed record FleetContext(IReadOnlyList<ServerContext> Servers);

/// <summary>What one server tells.</summary>
internal sealed record ServerContext(string Server, IReadOnlyList<KnownItem> Items, IReadOnlyList<MissingPart> Missing, bool Truncated);

/// <summary>One thing that is known.</summary>
internal sealed record KnownItem(string Key, string Summary, DateTimeOffset ObservedAt, bool Untrusted);

/// <summary>Something that could not be seen.</summary>
internal sealed record MissingPart(string Part, string Code, string Reason);

/// <summary>JSON of this part of the API.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(FleetContext))]
internal sealed partial class ContextJson : JsonSerializerContext;
