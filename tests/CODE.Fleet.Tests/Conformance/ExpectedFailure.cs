using System.Text.Json;

namespace CODE.Fleet.Tests.Conformance;

/// <summary>A check that is known to fail, and why that is right.</summary>
/// <param name="Revision">The revision of the protocol.</param>
/// <param name="Endpoint">The one endpoint where it fails; on all when absent.</param>
/// <param name="Check"><c>scenario:check</c>.</param>
/// <param name="Reason">Why.</param>
internal sealed record ExpectedFailure(string Revision, string? Endpoint, string Check, string Reason)
{
    /// <summary>Those of a revision at an endpoint.</summary>
    public static IReadOnlyList<ExpectedFailure> Of(string revision, string endpoint)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Conformance", "expected-failures.json");
        var all = JsonSerializer.Deserialize<ExpectedFailure[]>(File.ReadAllText(file), JsonSerializerOptions.Web)!;
        return [.. all.Where(expected => expected.Revision == revision && (expected.Endpoint ?? endpoint) == endpoint)];
    }
}
