using CODE.Gateway.Catalog;

namespace CODE.Gateway.Admin;

/// <summary>The fleet's servers.</summary>
/// <param name="Servers">Each of them, by name; the gateway itself is not among them.</param>
/// <param name="GatewayLogDetail">More than usual that the gateway itself logs; absent when it does not.</param>
internal sealed record ServersAnswer(IReadOnlyList<ServerAnswer> Servers, LogLevelAnswer? GatewayLogDetail = null);

/// <summary>One server.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">How it is.</param>
/// <param name="Since">Since when.</param>
/// <param name="Tools">How many tools it offers, as last heard.</param>
/// <param name="Error">Why it is not ready.</param>
/// <param name="Version">Its version. This and the following are absent when it cannot be asked.</param>
/// <param name="StartedAt">When its process started.</param>
/// <param name="ProcessId">Its process.</param>
/// <param name="WorkingSetBytes">The memory of its process.</param>
/// <param name="CallsInFlight">How many calls it is running.</param>
/// <param name="CallsTotal">How many calls it has got since it started.</param>
/// <param name="Quarantined">How many of its tools are held back, since nobody accepted their definition.</param>
/// <param name="LogDetail">More than usual that it logs; absent when it does not.</param>
internal sealed record ServerAnswer(
    string Name,
    ServerState State,
    DateTimeOffset Since,
    int Tools,
    string? Error = null,
    string? Version = null,
    DateTimeOffset? StartedAt = null,
    int? ProcessId = null,
    long? WorkingSetBytes = null,
    int? CallsInFlight = null,
    long? CallsTotal = null,
    int Quarantined = 0,
    LogLevelAnswer? LogDetail = null);

/// <summary>A log record, one line of the answer.</summary>
/// <param name="Time">When it was written.</param>
/// <param name="Level">trace, debug, information, warning, error or critical.</param>
/// <param name="Category">Who wrote it.</param>
/// <param name="Message">What it says.</param>
/// <param name="TraceId">The trace it belongs to.</param>
internal sealed record LogLine(DateTimeOffset Time, string Level, string Category, string Message, string? TraceId = null);

/// <summary>A restart has begun.</summary>
/// <param name="ProcessId">The process that will end; another will take its place.</param>
internal sealed record RestartAnswer(int ProcessId);

/// <summary>A wish for a caller's token.</summary>
/// <param name="Subject">For whom, 1 to 128 characters.</param>
/// <param name="Roles">With what roles, at most 32.</param>
/// <param name="ExpiresInSeconds">For how long, 1 to 31,536,000 (a year).</param>
internal sealed record TokenRequest(string Subject, IReadOnlyList<string> Roles, long ExpiresInSeconds);

/// <summary>A caller's token.</summary>
/// <param name="Token">The token. It is not kept, and cannot be shown again.</param>
/// <param name="Subject">Whose it is.</param>
/// <param name="Roles">With what roles.</param>
/// <param name="ExpiresAt">Until when it is valid.</param>
internal sealed record TokenAnswer(string Token, string Subject, IReadOnlyList<string> Roles, DateTimeOffset ExpiresAt);

/// <summary>A wish to revoke: one of the two.</summary>
/// <param name="Token">A token, as it is sent.</param>
/// <param name="Subject">Whose tokens.</param>
internal sealed record RevocationRequest(string? Token = null, string? Subject = null);

/// <summary>What was revoked.</summary>
/// <param name="Subject">Whose tokens; absent when it was one token.</param>
/// <param name="IssuedUntil">Up to when they were made.</param>
/// <param name="Until">Until when the revocation is kept: no such token could be good then.</param>
internal sealed record RevocationAnswer(string? Subject, DateTimeOffset? IssuedUntil, DateTimeOffset Until);
