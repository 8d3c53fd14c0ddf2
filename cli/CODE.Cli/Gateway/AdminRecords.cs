using System.Text.Json.Serialization;

namespace CODE.Cli.Gateway;

/// <summary>One server as the gateway sees it; what it does not know is null.</summary>
internal sealed record ServerState(
    string Name,
    string State,
    DateTimeOffset? Since = null,
    string? Error = null,
    int? Tools = null,
    string? Version = null,
    DateTimeOffset? StartedAt = null,
    int? ProcessId = null,
    long? WorkingSetBytes = null,
    int? CallsInFlight = null,
    long? CallsTotal = null,
    LogDetail? LogDetail = null);

/// <summary>Every server of the fleet.</summary>
internal sealed record ServerList(IReadOnlyList<ServerState> Servers, LogDetail? GatewayLogDetail = null);

/// <summary>More detail in a log than usual; without an end when a process was started with it.</summary>
internal sealed record LogDetail(string Level, DateTimeOffset? Until = null);

/// <summary>For how long more detail is wanted.</summary>
internal sealed record LogDetailWish(int ExpiresInSeconds);

/// <summary>What <c>/health</c> tells everybody.</summary>
internal sealed record FleetHealth(string Status, IReadOnlyDictionary<string, ServerHealth> Servers);

/// <summary>The part of a server's state that needs no token.</summary>
internal sealed record ServerHealth(string State, DateTimeOffset? Since = null, string? Error = null, int? Tools = null);

/// <summary>The process that was told to end.</summary>
internal sealed record RestartStarted(int? ProcessId = null);

/// <summary>What a new token is to say.</summary>
internal sealed record TokenRequest(string Subject, IReadOnlyList<string> Roles, long ExpiresInSeconds);

/// <summary>A new token.</summary>
internal sealed record IssuedToken(string Token, string Subject, IReadOnlyList<string> Roles, DateTimeOffset ExpiresAt);

/// <summary>One log record.</summary>
internal sealed record LogRecord(DateTimeOffset? Time = null, string? Level = null, string? Category = null, string? Message = null);

/// <summary>The admin API's JSON: snake_case, unknown members ignored, required ones insisted on.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ServerList))]
[JsonSerializable(typeof(FleetHealth))]
[JsonSerializable(typeof(RestartStarted))]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(IssuedToken))]
[JsonSerializable(typeof(LogRecord))]
[JsonSerializable(typeof(LogDetail))]
[JsonSerializable(typeof(LogDetailWish))]
[JsonSerializable(typeof(AdminFault))]
internal sealed partial class AdminJson : JsonSerializerContext;
