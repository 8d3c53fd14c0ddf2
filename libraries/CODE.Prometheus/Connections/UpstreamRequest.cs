namespace CODE.Prometheus.Connections;

/// <summary>A request to an upstream.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path below the upstream's address, without a slash at its beginning; its parts are escaped.</param>
internal sealed record UpstreamRequest(HttpMethod Method, string Path)
{
    /// <summary>The parameters, for the query or, when they are long and the API takes them so, for the body.</summary>
    public IReadOnlyList<(string Name, string Value)> Parameters { get; init; } = [];

    /// <summary>Whether the API takes the parameters as a form too.</summary>
    public bool IsForm { get; init; }

    /// <summary>A JSON body.</summary>
    public byte[]? Body { get; init; }

    /// <summary>What the upstream's own words about a refusal mean; null when they say nothing that is known.</summary>
    public Func<int, ReadOnlyMemory<byte>, ServiceDefaults.Faults.Fault?> Refused { get; init; } = static (_, _) => null;
}
