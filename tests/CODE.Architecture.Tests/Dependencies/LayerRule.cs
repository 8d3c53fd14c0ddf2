using ArchUnitNET.Domain;

namespace CODE.Architecture.Tests.Dependencies;

/// <summary>What the types of one part of a service must not use.</summary>
/// <param name="Sentence">The rule, as a sentence.</param>
/// <param name="Concerns">Whether the rule is about a type, told by its namespace below the service's, empty at the root.</param>
/// <param name="Forbids">Whether a type that lies in such a namespace, below the service's or absolute, must not be used.</param>
/// <param name="Advice">Where the code should go instead.</param>
internal sealed record LayerRule(string Sentence, Func<string, bool> Concerns, Func<string, IType, bool> Forbids, string Advice)
{
    private const string ToolsLayer = "Tools";

    // What a tool would do I/O with; capability code does it behind an upstream's interface.
    private static readonly string[] Upstreams =
    [
        "System.Net.Http.", "System.Net.Sockets.", "System.Diagnostics.Process", "System.IO.File", "System.IO.Directory", "StackExchange.Redis.", "k8s.", "Grpc.Net.",
    ];

    /// <summary>Every rule inside a service.</summary>
    public static IReadOnlyList<LayerRule> All { get; } =
    [
        new(
            "Capability code never sees MCP types.",
            IsCapability,
            static (_, used) => IsUnder(used.FullName, "ModelContextProtocol"),
            "Move what speaks the protocol to Tools/ and hand the capability plain values and IProgress<T>."),
        new(
            "Capability code never uses Tools.",
            IsCapability,
            static (root, used) => IsUnder(used.FullName, $"{root}.{ToolsLayer}"),
            "Tools depend on capabilities, not the other way round: move the type to the capability that owns it."),
        new(
            "Tools do no upstream I/O.",
            IsTools,
            static (_, used) => Upstreams.Any(upstream => used.FullName.StartsWith(upstream, StringComparison.Ordinal)),
            "Upstream I/O lives behind one interface per upstream, in a capability folder; a tool checks arguments and calls one capability."),
    ];

    /// <summary>What the types of a service do against the rule.</summary>
    /// <param name="root">The service's root namespace.</param>
    /// <param name="types">Its types.</param>
    public IEnumerable<string> Violations(string root, IEnumerable<IType> types) =>
        from type in types
        where IsUnder(type.FullName, root) && Concerns(Below(root, type))
        from used in type.Dependencies.Select(static dependency => dependency.Target).DistinctBy(static used => used.FullName)
        where Forbids(root, used)
        select $"{type.FullName} uses {used.FullName}. {Advice}";

    private static bool IsTools(string below) => below == ToolsLayer || below.StartsWith(ToolsLayer + ".", StringComparison.Ordinal);

    // The root holds Program, the setup and the options: the composition, which knows everything.
    private static bool IsCapability(string below) => below.Length > 0 && !IsTools(below);

    private static bool IsUnder(string fullName, string root) => fullName.StartsWith(root + ".", StringComparison.Ordinal);

    private static string Below(string root, IType type) =>
        type.Namespace.FullName.Length > root.Length ? type.Namespace.FullName[(root.Length + 1)..] : string.Empty;
}
