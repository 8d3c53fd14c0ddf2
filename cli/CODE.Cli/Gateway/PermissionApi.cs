using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CODE.Cli.Gateway;

/// <summary>The part of the admin API that is about permissions.</summary>
internal sealed class PermissionApi(AdminApi admin)
{
    private const string Path = "/admin/permissions";

    /// <summary>Every permission in force.</summary>
    public Task<(PermissionList Value, JsonNode Raw)> ListAsync(CancellationToken cancellation) => admin.GetAsync(Path, PermissionJson.Default.PermissionList, cancellation);

    /// <summary>Grants one.</summary>
    public Task<(HeldPermission Value, JsonNode Raw)> AddAsync(PermissionRule rule, CancellationToken cancellation) =>
        admin.PostAsync(Path, rule, PermissionJson.Default.PermissionRule, PermissionJson.Default.HeldPermission, cancellation);

    /// <summary>Takes a granted one back.</summary>
    public Task RemoveAsync(string name, CancellationToken cancellation) => admin.DeleteAsync($"{Path}/{Uri.EscapeDataString(name)}", cancellation);
}

/// <summary>Whose calls a permission is about.</summary>
internal sealed record PermissionSubjects(string[]? Users = null, string[]? Roles = null, string[]? Clients = null);

/// <summary>What a permission says.</summary>
internal sealed record PermissionRule(
    string Name,
    string? Effect = null,
    PermissionSubjects? Subjects = null,
    string[]? Servers = null,
    string[]? Tools = null,
    string[]? Prompts = null,
    string[]? Resources = null,
    string? Access = null,
    JsonElement? When = null);

/// <summary>A permission in force, and where it comes from.</summary>
internal sealed record HeldPermission(string Source, PermissionRule Permission);

/// <summary>The policy file as the gateway sees it.</summary>
internal sealed record PolicyFileState(string? File = null, DateTimeOffset? LoadedAt = null, string? Fault = null);

/// <summary>Every permission in force.</summary>
internal sealed record PermissionList(IReadOnlyList<HeldPermission> Permissions, PolicyFileState Policy);

/// <summary>JSON of this part of the API; what is not said is left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PermissionList))]
internal sealed partial class PermissionJson : JsonSerializerContext;
