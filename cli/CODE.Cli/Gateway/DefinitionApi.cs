using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CODE.Cli.Gateway;

/// <summary>The part of the admin API that is about tools' definitions.</summary>
internal sealed class DefinitionApi(AdminApi admin)
{
    private const string Path = "/admin/definitions";

    /// <summary>Every tool, and how its definition stands to what was accepted.</summary>
    public Task<(DefinitionList Value, JsonNode Raw)> ListAsync(CancellationToken cancellation) => admin.GetAsync(Path, DefinitionJson.Default.DefinitionList, cancellation);

    /// <summary>Accepts the definition of a hash.</summary>
    public Task<(ToolDefinition Value, JsonNode Raw)> AcceptAsync(AcceptedDefinition accepted, CancellationToken cancellation) =>
        admin.PostAsync($"{Path}/accept", accepted, DefinitionJson.Default.AcceptedDefinition, DefinitionJson.Default.ToolDefinition, cancellation);
}

/// <summary>Every tool's definition.</summary>
internal sealed record DefinitionList(IReadOnlyList<ToolDefinition> Tools);

/// <summary>A tool's definition; what is accepted has no more than its hash.</summary>
internal sealed record ToolDefinition(
    string Server,
    string Tool,
    string State,
    string Hash,
    string? AcceptedHash = null,
    string? Reason = null,
    JsonElement? Offered = null,
    JsonElement? Accepted = null)
{
    /// <summary>How commands name it.</summary>
    public string Name => $"{Server}/{Tool}";

    /// <summary>Whether the gateway holds the tool back.</summary>
    public bool IsHeld => State != "accepted";

    /// <summary>Whether it cannot be accepted.</summary>
    public bool IsInvalid => State == "invalid";
}

/// <summary>What was looked at and is to be accepted.</summary>
internal sealed record AcceptedDefinition(string Server, string Tool, string Hash);

/// <summary>JSON of this part of the API.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(DefinitionList))]
[JsonSerializable(typeof(AcceptedDefinition))]
internal sealed partial class DefinitionJson : JsonSerializerContext;
