using System.Diagnostics.CodeAnalysis;

namespace CODE.ServiceDefaults.Mcp;

/// <summary>
/// What a tool declares beyond the protocol's hints: its version, how long its answers stay true, what it makes untrue, how long it may run.
/// Shown to clients under <see cref="ToolMeta"/>; the gateway acts on it. The architecture tests refuse a tool without it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolPolicyAttribute : Attribute
{
    /// <summary>The version of the tool's contract, as <c>major.minor</c>; a breaking change raises the major part.</summary>
    public required string Version { get; init; }

    /// <summary>How long an answer may be served from a cache, in seconds. Zero says that every call has to run; -1 (the default) declares nothing and is right only for tools that write.</summary>
    public int CacheSeconds { get; init; } = -1;

    /// <summary>Who may be served the same answer.</summary>
    public CacheSharing CacheScope { get; init; } = CacheSharing.Caller;

    /// <summary>Labels of a cacheable answer; <c>{argument}</c> stands for the call's argument of that name.</summary>
    public string[] CacheTags { get; init; } = [];

    /// <summary>Labels of the cached answers that this tool makes untrue; with <c>{argument}</c> as in <see cref="CacheTags"/>.</summary>
    public string[] Invalidates { get; init; } = [];

    /// <summary>How long a call may run, in seconds, 1 to 86,400.</summary>
    /// <value>The default is 60.</value>
    public int DeadlineSeconds { get; init; } = 60;

    /// <summary>Whether the call runs as a task for clients that ask for tasks.</summary>
    public bool LongRunning { get; init; }

    /// <summary>A JSON Schema for the arguments with which a call destroys nothing, such as a dry run; no approval is asked for then.</summary>
    [StringSyntax(StringSyntaxAttribute.Json)]
    public string? HarmlessWhen { get; init; }

    /// <summary>The servers of the fleet that the tool asks on its caller's behalf; the gateway hands it a token for each (<see cref="Identity.Delegation"/>).</summary>
    public string[] Calls { get; init; } = [];

    /// <summary>The URI template of a resource of the same server that shows what a call will do, as <c>plan://{plan_id}</c>; whoever approves the call sees it.</summary>
    public string? Evidence { get; init; }
}

/// <summary>Who may be served the same cached answer.</summary>
public enum CacheSharing
{
    /// <summary>Only the caller it was made for.</summary>
    Caller,

    /// <summary>Every caller who may call the tool.</summary>
    Public,
}
